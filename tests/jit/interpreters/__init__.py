"""Host: small interpreters in RPython's style, each weak for a JIT in another place; ``test_interpreters.py`` runs them."""
