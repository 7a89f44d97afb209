"""Storage strategies as a library: a factory frozen at import, transitions between classes, patched classes."""

from rpython.rlib import jit, rerased
from rpython.rlib.objectmodel import import_from_mixin, not_rpython, specialize
from rpython.rlib.unroll import unrolling_iterable


def make_accessors(strategy="strategy", storage="storage"):
    def make_getter(attr):
        def getter(self):
            return getattr(self, attr)

        return getter

    def make_setter(attr):
        def setter(self, val):
            setattr(self, attr, val)

        return setter

    return (make_getter(strategy), make_setter(strategy), make_getter(storage), make_setter(storage))


class StorageHolder(object):
    pass


class StrategyMetaclass(type):
    def __new__(self, name, bases, attrs):
        attrs["_is_strategy"] = False
        attrs["_specializations"] = []
        if name != "AbstractStrategy" and "__eq__" not in attrs:
            attrs["short_name"] = name.replace("Strategy", "")
        return type.__new__(self, name, bases, attrs)


def strategy(generalize=None, singleton=True):
    def decorator(strategy_class):
        strategy_class._is_strategy = True
        strategy_class._generalizations = generalize or []
        strategy_class._is_singleton = singleton
        return strategy_class

    return decorator


class StrategyFactory(object):
    _immutable_fields_ = ["strategies[*]", "logger", "strategy_singleton_field"]
    factory_instance_counter = 0

    def __init__(self, root_class):
        self.strategies = []
        self.strategy_singleton_field = "__singleton_%d" % StrategyFactory.factory_instance_counter
        StrategyFactory.factory_instance_counter += 1
        self._collect_subclasses(root_class)
        self._order_strategies()
        self.unrolling_strategies = unrolling_iterable(self.strategies)
        for cls in self.strategies:
            self._patch_strategy_class(cls, root_class)

    def _freeze_(self):
        return True

    @not_rpython
    def _collect_subclasses(self, cls):
        for sub in cls.__subclasses__():
            if sub._is_strategy:
                self.strategies.append(sub)
            self._collect_subclasses(sub)

    @not_rpython
    def _order_strategies(self):
        self.strategies.sort(key=lambda s: (len(s._generalizations) == 0, -len(s._generalizations), s.__name__))

    @not_rpython
    def _patch_strategy_class(self, cls, root):
        if cls._is_singleton:
            setattr(cls, self.strategy_singleton_field, cls.__new__(cls))
            getattr(cls, self.strategy_singleton_field).index = self.strategies.index(cls)
        # double dispatch: convert_to_X on the root, overridden per class
        name = "convert_storage_to_%s" % cls.__name__

        def generalise(self, w_self, new_strategy, cls=cls):
            items = self.fetch_all(w_self)
            size = self.size(w_self)
            w_self.set_storage(new_strategy.default_storage(size))
            w_self.set_strategy(new_strategy)
            if new_strategy.check_can_handle(w_nil) or self.short_name != "Nil":
                new_strategy.store_all(w_self, items)

        setattr(root, name, generalise)

        def initiate(self, w_self, previous):
            return getattr(previous, name)(w_self, self)

        cls.initiate_from = initiate

    def switch_strategy(self, w_self, new_strategy_type):
        old_strategy = w_self.get_strategy()
        new_instance = self.strategy_singleton_instance(new_strategy_type)
        new_instance.initiate_from(w_self, old_strategy)
        return new_instance

    @specialize.memo()
    def strategy_singleton_instance(self, strategy_class):
        return getattr(strategy_class, self.strategy_singleton_field)

    def strategy_type_for(self, objects):
        for strategy_type in ALL_STRATEGIES:
            if self._fits(strategy_type, objects):
                return self.strategy_singleton_instance(strategy_type)
        raise ValueError("no strategy")

    @specialize.arg(1)
    @jit.unroll_safe
    def _fits(self, strategy_type, objects):
        singleton = self.strategy_singleton_instance(strategy_type)
        for obj in objects:
            if not singleton.check_can_handle(obj):
                return False
        return True

    def generalize_for(self, w_self, old, value):
        for strategy_type, number in NUMBERED:
            if number in GENERAL[old.index] and self.strategy_singleton_instance(strategy_type).check_can_handle(value):
                return self.switch_strategy(w_self, strategy_type)
        raise ValueError("cannot generalize %s" % old.short_name)


class AbstractStrategy(object, metaclass=StrategyMetaclass):
    _attrs_ = ["index"]
    short_name = "abstract"
    index = -1

    def fetch(self, w_self, i):
        raise NotImplementedError

    def store(self, w_self, i, value):
        raise NotImplementedError

    def size(self, w_self):
        raise NotImplementedError

    def default_storage(self, n):
        raise NotImplementedError

    def check_can_handle(self, value):
        raise NotImplementedError

    def initiate_from(self, w_self, previous):
        raise NotImplementedError

    def fetch_all(self, w_self):
        return [self.fetch(w_self, i) for i in range(self.size(w_self))]

    def store_all(self, w_self, items):
        for i, item in enumerate(items):
            self.store(w_self, i, item)


class SingleTypeMixin(object):
    def fetch(self, w_self, i):
        return self.wrap(self.get_storage(w_self)[i])

    def store(self, w_self, i, value):
        if self.check_can_handle(value):
            self.get_storage(w_self)[i] = self.unwrap(value)
        else:
            self.cannot_handle(w_self, i, value)

    def size(self, w_self):
        return len(self.get_storage(w_self))

    def default_storage(self, n):
        return self.erase([self.default_value()] * n)

    def get_storage(self, w_self):
        return self.unerase(w_self.get_storage())

    def cannot_handle(self, w_self, i, value):
        new = factory.generalize_for(w_self, self, value)
        new.store(w_self, i, value)


class W_Obj(object):
    def __repr__(self):
        "NOT_RPYTHON"
        return "W"

    def show(self):
        return "obj"


class W_Int(W_Obj):
    def __init__(self, v):
        self.v = v

    def show(self):
        return str(self.v)


class W_Flt(W_Obj):
    def __init__(self, f):
        self.f = f

    def show(self):
        return str(self.f)


w_nil = W_Obj()


@strategy()
class GenericStrategy(AbstractStrategy):
    import_from_mixin(SingleTypeMixin)
    erase, unerase = rerased.new_static_erasing_pair("generic")

    def wrap(self, x):
        return x

    def unwrap(self, x):
        return x

    def default_value(self):
        return w_nil

    def check_can_handle(self, value):
        return True


@strategy(generalize=[GenericStrategy])
class IntStrategy(AbstractStrategy):
    import_from_mixin(SingleTypeMixin)
    erase, unerase = rerased.new_static_erasing_pair("int")

    def wrap(self, x):
        return W_Int(x)

    def unwrap(self, x):
        assert isinstance(x, W_Int)
        return x.v

    def default_value(self):
        return 0

    def check_can_handle(self, value):
        return isinstance(value, W_Int)


@strategy(generalize=[GenericStrategy])
class FloatStrategy(AbstractStrategy):
    import_from_mixin(SingleTypeMixin)
    erase, unerase = rerased.new_static_erasing_pair("float")

    def wrap(self, x):
        return W_Flt(x)

    def unwrap(self, x):
        assert isinstance(x, W_Flt)
        return x.f

    def default_value(self):
        return 0.0

    def check_can_handle(self, value):
        return isinstance(value, W_Flt)


@strategy(generalize=[IntStrategy, FloatStrategy, GenericStrategy])
class NilStrategy(AbstractStrategy):
    erase, unerase = rerased.new_static_erasing_pair("nil")

    def fetch(self, w_self, i):
        if not 0 <= i < self.size(w_self):
            raise IndexError("nil list index")
        return w_nil

    def store(self, w_self, i, value):
        if value is not w_nil:
            factory.generalize_for(w_self, self, value).store(w_self, i, value)

    def size(self, w_self):
        return self.unerase(w_self.get_storage())[0]

    def default_storage(self, n):
        return self.erase([n])

    def check_can_handle(self, value):
        return value is w_nil


factory = StrategyFactory(AbstractStrategy)
GENERAL = [[factory.strategies.index(g) for g in cls._generalizations] for cls in factory.strategies]
ALL_STRATEGIES = unrolling_iterable(factory.strategies)
NUMBERED = unrolling_iterable([(cls, i) for i, cls in enumerate(factory.strategies)])


class W_List(W_Obj):
    _attrs_ = ["strategy", "storage"]
    get_strategy, set_strategy, get_storage, set_storage = make_accessors()

    def __init__(self, items):
        s = factory.strategy_type_for(items)
        self.set_strategy(s)
        self.set_storage(s.default_storage(len(items)))
        s.store_all(self, items)

    def show(self):
        s = self.get_strategy()
        return s.short_name + "[" + " ".join([w.show() for w in s.fetch_all(self)]) + "]"


def entry_point(argv):
    l = W_List([w_nil, w_nil, w_nil])
    print(l.show())
    l.get_strategy().store(l, 1, W_Int(4))
    print(l.show())
    l.get_strategy().store(l, 0, W_Flt(1.5))
    print(l.show())
    for items in ([W_Int(1), W_Int(2)], [W_Flt(1.0)], [w_nil, W_Int(3)], [W_List([])]):
        x = W_List(items)
        print(x.show())
        x.get_strategy().store(x, 0, l)
        print(x.show())
    try:
        n = W_List([w_nil])
        n.get_strategy().fetch(n, 5)
    except IndexError as e:
        print(e)
    return 0


def target(driver, args):
    return entry_point, None
