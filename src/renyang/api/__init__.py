"""The API: one router and its schemas per room, tokens, errors in one shape, behind the same gate as the pages."""
