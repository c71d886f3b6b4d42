"""Stands before the real numpy on the path, so that the tests run as if there were none."""

raise ImportError("numpy is hidden by this test")
