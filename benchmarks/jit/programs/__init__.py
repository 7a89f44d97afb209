"""The algorithms of the ``.tin`` files beside, each in Python: ``run(n)`` gives what the other prints."""
