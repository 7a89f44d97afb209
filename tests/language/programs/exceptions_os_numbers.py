"""OSError(number, text) makes the subclass that stands for the number."""

import errno


def entry_point(argv):
    for n in (
        errno.ENOENT,
        errno.EEXIST,
        errno.EACCES,
        errno.EPERM,
        errno.EPIPE,
        errno.ECHILD,
        errno.EINTR,
        errno.ENOTDIR,
        errno.EISDIR,
        errno.ETIMEDOUT,
        errno.ESRCH,
        errno.ECONNREFUSED,
        errno.EAGAIN,
        99,
    ):
        try:
            raise OSError(n, "msg")
        except FileNotFoundError as e:
            print("FNF", e)
        except FileExistsError as e:
            print("FEE", e)
        except PermissionError as e:
            print("PE", e)
        except BlockingIOError as e:
            print("BIO", e)
        except ConnectionError as e:
            print("conn", repr(e))
        except OSError as e:
            print(type(e).__name__, e, e.errno, e.strerror, e.filename)
    try:
        raise OSError(2, "m", "file")
    except OSError as e:
        print(repr(e), str(e), e.filename)
    e = OSError(errno.ENOENT, "x")
    print(isinstance(e, FileNotFoundError), repr(e))
    e = OSError("text")
    print(repr(e), e.errno)
    e = IOError()
    print(repr(e), e.args)
    e = EnvironmentError(2, "env")
    print(repr(e))
    return 0
