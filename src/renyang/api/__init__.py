"""The API: routers and schemas per room, tokens, one format for errors, and the same access gate as the pages."""
