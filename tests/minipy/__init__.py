"""Tests of languages/minipy."""
