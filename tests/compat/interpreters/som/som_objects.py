"""Objects of a small Smalltalk: integers that grow, arrays with storage strategies, fields with names made of numbers."""

try:
    from rpython.rlib.debug import make_sure_not_resized
    from rpython.rlib.jit import elidable
    from rpython.rlib.objectmodel import not_rpython
    from rpython.rlib.rarithmetic import LONG_BIT, ovfcheck
    from rpython.rlib.rbigint import rbigint
    from rpython.rlib.rerased import new_static_erasing_pair
    from rpython.rlib.rfloat import formatd
    from rpython.rlib.unroll import unrolling_iterable
except ImportError:
    from som_fallback import (
        LONG_BIT,
        elidable,
        formatd,
        make_sure_not_resized,
        new_static_erasing_pair,
        not_rpython,
        ovfcheck,
        rbigint,
        unrolling_iterable,
    )


def make_class(name, base, **attrs):
    source = ["class %s(base):" % name]
    for key in sorted(attrs):
        source.append("    %s = attrs[%r]" % (key, key))
    if len(source) == 1:
        source.append("    pass")
    ns = {"base": base, "attrs": attrs, "__name__": __name__}
    exec("\n".join(source), ns)
    return ns[name]


class AbstractObject(object):
    _attrs_ = []

    def get_class(self, universe):
        raise NotImplementedError("Subclasses need to implement get_class(universe).")

    def send(self, name, args, universe):
        cls = self.get_class(universe)
        invokable = cls.lookup(name)
        if invokable is not None:
            return invokable.invoke(self, args, universe)
        return self.does_not_understand(name, args, universe)

    def does_not_understand(self, name, args, universe):
        raise DoesNotUnderstand(self, name)

    def as_string(self):
        return "instance"

    @not_rpython
    def __repr__(self):
        return "<%s>" % self.as_string()


class DoesNotUnderstand(Exception):
    def __init__(self, receiver, name):
        self.receiver = receiver
        self.name = name


class NonLocalReturn(Exception):
    _immutable_ = True

    def __init__(self, result, frame_marker):
        self.result = result
        self.frame_marker = frame_marker


class Nil(AbstractObject):
    def get_class(self, universe):
        return universe.nil_class

    def as_string(self):
        return "nil"


class Integer(AbstractObject):
    _immutable_fields_ = ["_embedded_integer"]

    def __init__(self, value):
        assert isinstance(value, int)
        self._embedded_integer = value

    def get_embedded_integer(self):
        return self._embedded_integer

    def get_class(self, universe):
        return universe.integer_class

    def as_string(self):
        return str(self._embedded_integer)

    def prim_add(self, right):
        if isinstance(right, BigInteger):
            return BigInteger(rbigint.fromint(self._embedded_integer).add(right.get_embedded_biginteger()))
        elif isinstance(right, Double):
            return Double(float(self._embedded_integer) + right.get_embedded_double())
        l = self._embedded_integer
        assert isinstance(right, Integer)
        r = right._embedded_integer
        try:
            return Integer(ovfcheck(l + r))
        except OverflowError:
            return BigInteger(rbigint.fromint(l).add(rbigint.fromint(r)))

    def prim_subtract(self, right):
        if isinstance(right, Double):
            return Double(float(self._embedded_integer) - right.get_embedded_double())
        assert isinstance(right, Integer)
        try:
            result = ovfcheck(self._embedded_integer - right._embedded_integer)
        except OverflowError:
            return BigInteger(rbigint.fromint(self._embedded_integer).sub(rbigint.fromint(right._embedded_integer)))
        return Integer(result)

    def prim_multiply(self, right):
        if isinstance(right, BigInteger):
            return BigInteger(rbigint.fromint(self._embedded_integer).mul(right.get_embedded_biginteger()))
        assert isinstance(right, Integer)
        try:
            return Integer(ovfcheck(self._embedded_integer * right._embedded_integer))
        except OverflowError:
            big = rbigint.fromint(self._embedded_integer).mul(rbigint.fromint(right._embedded_integer))
            return BigInteger(big)

    def prim_less_than(self, right):
        if isinstance(right, Integer):
            return self._embedded_integer < right._embedded_integer
        assert isinstance(right, BigInteger)
        return rbigint.fromint(self._embedded_integer).lt(right.get_embedded_biginteger())

    def prim_left_shift(self, right):
        assert isinstance(right, Integer)
        l, r = self._embedded_integer, right._embedded_integer
        try:
            if not (l == 0 or 0 <= r < LONG_BIT):
                raise OverflowError
            return Integer(ovfcheck(l << r))
        except OverflowError:
            return BigInteger(rbigint.fromint(l).lshift(r))


class BigInteger(AbstractObject):
    _immutable_fields_ = ["_embedded_biginteger"]

    def __init__(self, value):
        assert isinstance(value, rbigint)
        self._embedded_biginteger = value

    def get_embedded_biginteger(self):
        return self._embedded_biginteger

    def get_class(self, universe):
        return universe.integer_class

    def as_string(self):
        return self._embedded_biginteger.str()

    def _norm(self, big):
        try:
            return Integer(big.toint())
        except OverflowError:
            return BigInteger(big)

    def _other(self, right):
        if isinstance(right, BigInteger):
            return right._embedded_biginteger
        assert isinstance(right, Integer)
        return rbigint.fromint(right.get_embedded_integer())

    def prim_add(self, right):
        return self._norm(self._embedded_biginteger.add(self._other(right)))

    def prim_subtract(self, right):
        return self._norm(self._embedded_biginteger.sub(self._other(right)))

    def prim_multiply(self, right):
        return self._norm(self._embedded_biginteger.mul(self._other(right)))

    def prim_less_than(self, right):
        return self._embedded_biginteger.lt(self._other(right))


class Double(AbstractObject):
    _immutable_fields_ = ["_embedded_double"]

    def __init__(self, value):
        assert isinstance(value, float)
        self._embedded_double = value

    def get_embedded_double(self):
        return self._embedded_double

    def get_class(self, universe):
        return universe.double_class

    def as_string(self):
        return formatd(self._embedded_double, "r", 0, 2)

    def _coerce(self, right):
        if isinstance(right, Double):
            return right._embedded_double
        if isinstance(right, Integer):
            return float(right.get_embedded_integer())
        raise ValueError("Cannot coerce %s to Double!" % right.as_string())

    def prim_add(self, right):
        return Double(self._embedded_double + self._coerce(right))

    def prim_subtract(self, right):
        return Double(self._embedded_double - self._coerce(right))

    def prim_multiply(self, right):
        return Double(self._embedded_double * self._coerce(right))

    def prim_less_than(self, right):
        return self._embedded_double < self._coerce(right)


class String(AbstractObject):
    _immutable_fields_ = ["_embedded_string"]

    def __init__(self, value):
        self._embedded_string = value

    def get_embedded_string(self):
        return self._embedded_string

    def get_class(self, universe):
        return universe.string_class

    def as_string(self):
        return self._embedded_string


class Boolean(AbstractObject):
    def __init__(self, value):
        self.value = value

    def get_class(self, universe):
        if self.value:
            return universe.true_class
        return universe.false_class

    def as_string(self):
        return "true" if self.value else "false"


class Block(AbstractObject):
    _immutable_fields_ = ["_method", "_outer"]

    def __init__(self, method, context):
        self._method = method
        self._outer = context

    def get_class(self, universe):
        return universe.block_class

    def get_method(self):
        return self._method

    def get_outer(self):
        return self._outer


class _ArrayStrategy(object):
    def get_idx(self, storage, idx):
        raise NotImplementedError

    def set_idx(self, array, idx, value):
        raise NotImplementedError

    def get_size(self, storage):
        raise NotImplementedError


class _ObjectStrategy(_ArrayStrategy):
    _erase, _unerase = new_static_erasing_pair("obj_list")

    def get_idx(self, storage, idx):
        store = self._unerase(storage)
        assert 0 <= idx < len(store)
        return store[idx]

    def set_idx(self, array, idx, value):
        assert isinstance(value, AbstractObject)
        store = self._unerase(array._storage)
        store[idx] = value

    def get_size(self, storage):
        return len(self._unerase(storage))

    @staticmethod
    def new_storage_with_values(values):
        assert isinstance(values, list)
        make_sure_not_resized(values)
        return _ObjectStrategy._erase(values)

    def get_all_as_objects(self, storage):
        return self._unerase(storage)


class _LongStrategy(_ArrayStrategy):
    _erase, _unerase = new_static_erasing_pair("int_list")

    def get_idx(self, storage, idx):
        store = self._unerase(storage)
        return Integer(store[idx])

    def set_idx(self, array, idx, value):
        store = self._unerase(array._storage)
        if isinstance(value, Integer):
            store[idx] = value.get_embedded_integer()
        else:
            self._transition(array, idx, value)

    def _transition(self, array, idx, value):
        store = self._unerase(array._storage)
        new_store = [None] * len(store)
        for i, v in enumerate(store):
            new_store[i] = Integer(v)
        new_store[idx] = value
        array._storage = _ObjectStrategy.new_storage_with_values(new_store)
        array._strategy = _obj_strategy

    def get_size(self, storage):
        return len(self._unerase(storage))

    @staticmethod
    def new_storage_for_size(n):
        return _LongStrategy._erase([0] * n)

    def get_all_as_objects(self, storage):
        return [Integer(i) for i in self._unerase(storage)]


class _EmptyStrategy(_ArrayStrategy):
    _erase, _unerase = new_static_erasing_pair("Integer")

    def get_idx(self, storage, idx):
        size = self._unerase(storage)._embedded_integer
        if 0 <= idx < size:
            return nil_object
        raise IndexError

    def set_idx(self, array, idx, value):
        size = self._unerase(array._storage)._embedded_integer
        if not 0 <= idx < size:
            raise IndexError("array index")
        if isinstance(value, Integer):
            array._storage = _LongStrategy.new_storage_for_size(size)
            array._strategy = _long_strategy
            array._strategy.set_idx(array, idx, value)
        elif value is not nil_object:
            array._storage = _ObjectStrategy.new_storage_with_values([nil_object] * size)
            array._strategy = _obj_strategy
            array._strategy.set_idx(array, idx, value)

    def get_size(self, storage):
        return self._unerase(storage)._embedded_integer

    def get_all_as_objects(self, storage):
        return [nil_object] * self.get_size(storage)


_obj_strategy = _ObjectStrategy()
_long_strategy = _LongStrategy()
_empty_strategy = _EmptyStrategy()


class Array(AbstractObject):
    _immutable_fields_ = []
    _attrs_ = ["_strategy", "_storage"]

    def __init__(self, strategy, storage):
        self._strategy = strategy
        self._storage = storage

    @staticmethod
    def from_size(size):
        return Array(_empty_strategy, _EmptyStrategy._erase(Integer(size)))

    def get_class(self, universe):
        return universe.array_class

    def get_indexable_field(self, index):
        return self._strategy.get_idx(self._storage, index)

    def set_indexable_field(self, index, value):
        self._strategy.set_idx(self, index, value)

    def length(self):
        return self._strategy.get_size(self._storage)

    def as_string(self):
        kind = self._strategy.__class__.__name__
        return kind + "(" + " ".join([v.as_string() for v in self._strategy.get_all_as_objects(self._storage)]) + ")"


NUMBER_OF_DIRECT_FIELDS = 3
_unrolled = unrolling_iterable(range(NUMBER_OF_DIRECT_FIELDS))


class Object(AbstractObject):
    _attrs_ = ["_class", "fields"] + ["_field%d" % i for i in range(NUMBER_OF_DIRECT_FIELDS)]
    _immutable_fields_ = ["_class", "fields"]

    def __init__(self, cls, number_of_fields):
        self._class = cls
        for i in _unrolled:
            setattr(self, "_field%d" % i, nil_object)
        if number_of_fields > NUMBER_OF_DIRECT_FIELDS:
            self.fields = [nil_object] * (number_of_fields - NUMBER_OF_DIRECT_FIELDS)
        else:
            self.fields = None

    def get_class(self, universe):
        return self._class

    def get_field(self, index):
        for i in _unrolled:
            if i == index:
                return getattr(self, "_field%d" % i)
        return self.fields[index - NUMBER_OF_DIRECT_FIELDS]

    def set_field(self, index, value):
        for i in _unrolled:
            if i == index:
                setattr(self, "_field%d" % i, value)
                return
        self.fields[index - NUMBER_OF_DIRECT_FIELDS] = value

    def as_string(self):
        return "instance of " + self._class.name


class Class(AbstractObject):
    _immutable_fields_ = ["name", "superclass", "fields"]

    def __init__(self, name, superclass, fields):
        self.name = name
        self.superclass = superclass
        self.fields = (superclass.fields if superclass is not None else []) + fields
        self.methods = {}
        self._version = 0

    def get_class(self, universe):
        return universe.class_class

    @elidable
    def lookup(self, name):
        cls = self
        while cls is not None:
            m = cls.methods.get(name, None)
            if m is not None:
                return m
            cls = cls.superclass
        return None

    def field_index(self, name):
        for i in range(len(self.fields)):
            if self.fields[i] == name:
                return i
        return -1

    def as_string(self):
        return self.name


nil_object = Nil()
true_object = Boolean(True)
false_object = Boolean(False)
