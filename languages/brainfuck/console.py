"""Byte-wise input and output on file descriptors 0 and 1, both buffered.

Output is written before more input is awaited, so that a prompt is seen, and by ``flush`` at the end.
"""

import os

INPUT_CHUNK = 4096
OUTPUT_CHUNK = 4096


def write_all(descriptor: int, data: bytes) -> None:
    """Write everything, in as many pieces as the system takes it."""
    start = 0
    while start < len(data):
        start += os.write(descriptor, data[start:])


class Console:
    """What a running program talks to."""

    def __init__(self) -> None:
        self.output: list[int] = []
        self.input = b""
        self.input_position = 0

    def write(self, value: int) -> None:
        """Output one byte: the lowest eight bits of the value."""
        self.output.append(value & 0xFF)
        if len(self.output) >= OUTPUT_CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write what is buffered."""
        data = bytes(self.output)
        self.output = []
        write_all(1, data)

    def read(self) -> int:
        """The next byte of the input, -1 at its end."""
        if self.input_position >= len(self.input):
            self.flush()
            self.input = os.read(0, INPUT_CHUNK)
            self.input_position = 0
            if len(self.input) == 0:
                return -1
        value = self.input[self.input_position]
        self.input_position += 1
        return value
