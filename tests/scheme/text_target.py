"""The programs of the tests as one executable: ``echo`` and ``calls``."""

from tests.scheme import calls, echo


def entry_point(argv: list[str]) -> int:
    """Run the program that the argument names."""
    return echo.main() if argv[1] == "echo" else calls.main()
