"""Tests of Renyang: they mirror src and start what they need themselves."""
