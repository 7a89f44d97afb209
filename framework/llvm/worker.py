"""The child process that runs LLVM.  It knows nothing of the kit, so that it starts fast and may die alone.

LLVM here is built with assertions: a wrong module can abort the whole process.  So modules are verified first, and all of
LLVM runs in children; the parent reports what a dead child wrote to stderr.

Protocol, one request after the other: a JSON line on stdin, then ``length`` bytes of IR; a JSON line on stdout answers.
The object is written to ``path`` under a temporary name and renamed.  ``flags`` on the command line are LLVM's own
options; they hold for the life of the process.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import llvmlite.binding as llvm


def compile_module(request: dict[str, Any], text: str) -> bytes:
    """IR text → object file, or assembly when asked for."""
    module = llvm.parse_assembly(text)
    module.verify()
    level = request["level"]
    target = llvm.Target.from_triple(request["triple"])
    machine = target.create_target_machine(
        cpu=request["cpu"], features=request["features"], opt=level, reloc=request["relocation"], codemodel="default"
    )
    if level:
        tuning = llvm.create_pipeline_tuning_options(speed_level=level)
        tuning.loop_vectorization = True
        tuning.slp_vectorization = False  # it packs references into vector registers, to take them apart again
        tuning.loop_unrolling = True
        builder = llvm.create_pass_builder(machine, tuning)
        builder.getModulePassManager().run(module, builder)
    match request["output"]:
        case "assembly":
            return machine.emit_assembly(module).encode()  # type: ignore[no-any-return]
        case "ir":
            return str(module).encode()
    return machine.emit_object(module)  # type: ignore[no-any-return]


def write_whole(path: str, data: bytes) -> None:
    """Write a file so that it is either complete or absent."""
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise


def serve() -> None:
    """Answer requests until stdin ends."""
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    for flag in sys.argv[1:]:
        llvm.set_option("kit", flag)
    requests, answers = sys.stdin.buffer, sys.stdout
    while line := requests.readline():
        request = json.loads(line)
        text = requests.read(request["length"]).decode()
        start = time.process_time()
        try:
            write_whole(request["path"], compile_module(request, text))
            answer: dict[str, Any] = {"seconds": time.process_time() - start}
        except OSError as error:
            answer = {"unwritable": error.strerror or str(error)}
        except (RuntimeError, ValueError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    serve()
