"""The command line."""

USAGE = """usage: scheme [-I FOLDER] [-e FORMS] [FILE | -] [ARGUMENT …]

Runs a Scheme program (R7RS-small); without a program, reads forms from the standard input and shows their values.
  FILE       the program; - reads it from the standard input
  ARGUMENT   what (command-line) gives behind the program's name
  -e FORMS   execute these forms (before the program, if there is one)
  -I FOLDER  look for libraries in this folder too
  --version  the version
  --help     this text

Libraries are looked for beside the program, in the folders of -I and those of SCHEME_LIBRARY_PATH.

Exit status: what (exit) says; 1 when the program fails or can't be read, 2 when the command is wrong.
"""


class UsageError(Exception):
    """The command line is wrong."""

    def __init__(self, message: str) -> None:
        self.message = message


class Options:
    """What the command line says."""

    def __init__(self) -> None:
        self.expressions: list[str] = []
        self.folders: list[str] = []
        self.program = ""
        self.arguments: list[str] = []
        self.shows_version = False
        self.shows_help = False


def parse_arguments(argv: list[str]) -> Options:
    """The options of a command line; UsageError when it is wrong."""
    options = Options()
    index = 1
    while index < len(argv):
        argument = argv[index]
        index += 1
        if argument == "--help" or argument == "-h":
            options.shows_help = True
        elif argument == "--version":
            options.shows_version = True
        elif argument == "-e" or argument == "-I":
            if index == len(argv):
                raise UsageError(argument + " needs something behind it")
            if argument == "-e":
                options.expressions.append(argv[index])
            else:
                options.folders.append(as_folder(argv[index]))
            index += 1
        elif argument.startswith("-") and argument != "-":
            raise UsageError("unknown option " + argument)
        else:
            options.program = argument
            options.arguments = argv[index:]
            break
    return options


def as_folder(name: str) -> str:
    """A folder's name with a slash at its end."""
    return name if name == "" or name.endswith("/") else name + "/"
