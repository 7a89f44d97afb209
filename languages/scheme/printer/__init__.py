"""Values to text: write, display, write-shared and write-simple (section 6.13.3).  Translated code."""
