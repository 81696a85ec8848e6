"""Files that come in and lists that go out: sheets, columns, staging, kinds of import."""
