Copies its input to its output until the end of it

,[.,]
