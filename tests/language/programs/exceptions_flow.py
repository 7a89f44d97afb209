"""Control flow of exceptions: loops with finally, re-raise, nested handlers, else, errors inside handlers."""


class Stop(Exception):
    pass


class WithValue(Exception):
    def __init__(self, value):
        self.value = value


def loop_with_finally(limit):
    log = []
    i = 0
    while True:
        i += 1
        try:
            if i == 2:
                continue
            if i > limit:
                break
            log.append(i)
        finally:
            log.append(-i)
    else:
        log.append(1000)
    return log


def nested_loops():
    result = []
    for i in range(3):
        for j in range(3):
            try:
                if j == 1:
                    break
                if i == 2:
                    return result
                result.append((i, j))
            finally:
                result.append((-1, j))
        else:
            result.append((99, 99))
    return result


def return_value_kept():
    x = [1]
    try:
        return x
    finally:
        x.append(2)


def value_before_finally():
    x = 1
    try:
        return x
    finally:
        x = 5


def reraise(kind):
    try:
        try:
            if kind == 0:
                raise Stop("zero")
            raise WithValue(kind)
        except Stop:
            print("handling")
            raise
        except WithValue as error:
            if error.value == 1:
                raise error
            error.value += 10
            raise
    except Stop as error:
        return "stop " + str(error)
    except WithValue as error:
        return "value " + str(error.value)


def error_in_handler():
    try:
        try:
            raise ValueError("first")
        except ValueError:
            raise KeyError("second")
        finally:
            print("finally ran")
    except KeyError as error:
        return "KeyError " + str(error)


def else_clause(n):
    try:
        if n == 1:
            raise ValueError("n is 1")
    except ValueError:
        return "except"
    else:
        if n == 2:
            return "else 2"
    finally:
        print("finally", n)
    return "end"


def else_raises():
    try:
        try:
            pass
        except ValueError:
            print("wrong")
        else:
            raise ValueError("from else")
    except ValueError as error:
        return str(error)


def deep(n):
    if n == 0:
        raise WithValue(42)
    try:
        return deep(n - 1)
    finally:
        COUNTS[0] += 1


COUNTS = [0]


def variable_after_handler():
    error = "outer"
    try:
        raise ValueError("inner")
    except ValueError as caught:
        message = str(caught)
    return error + message


def generator_cleanup(log):
    for i in range(3):
        try:
            yield i
        finally:
            log.append(i)


def many(n):
    try:
        if n == 0:
            return 1 // n
        if n == 1:
            return [1][n]
        if n == 2:
            return {"a": 1}["b"]
        if n == 3:
            return int("z")
        raise Stop
    except ZeroDivisionError:
        return -1
    except LookupError as error:
        return -2 if isinstance(error, IndexError) else -3
    except (ValueError, Stop) as error:
        return -4 if type(error) is ValueError else -5


def raise_instance(error):
    try:
        raise error
    except Exception as caught:
        return caught is error


def kinds(classes):
    names = []
    for cls in classes:
        try:
            raise cls("made")
        except ValueError as error:
            names.append("V" + str(error))
        except KeyError as error:
            names.append("K" + str(error))
        except Exception as error:
            names.append(type(error).__name__)
    return names


def entry_point(argv: list[str]) -> int:
    print(loop_with_finally(3), nested_loops(), return_value_kept(), value_before_finally())
    for kind in range(3):
        print(reraise(kind))
    print(error_in_handler())
    print(else_clause(0), else_clause(1), else_clause(2), else_raises())
    try:
        deep(20)
    except WithValue as error:
        print(error.value, COUNTS[0])
    print(variable_after_handler())
    log: list[int] = []
    for value in generator_cleanup(log):
        if value == 1:
            break
    print(log[:1])
    print([many(n) for n in range(5)])
    print(raise_instance(ValueError("x")), raise_instance(Stop()))
    print(kinds([ValueError, KeyError, Stop, UnicodeError, IndexError]))
    try:
        raise ValueError("a") from None
    except ValueError as error:
        print(error, isinstance(error, Exception), issubclass(type(error), ValueError))
    return 0
