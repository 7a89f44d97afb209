"""From core forms, which the expander makes, to the syntax trees of the machine.  Translated code."""
