"""``rpython.*`` import names for programs written for RPython; an import hook that only ``kit`` installs.  Host."""
