"""How many wrong passwords are allowed before one has to wait, and how long.

Source of the method: NIST SP 800-63B (2017), 5.2.2, which asks for waits that grow with each failure, "30 seconds up to
an hour", and advises to treat addresses that have worked before more kindly. The numbers marked [A] are ours.
"""

import datetime as dt

WINDOW = dt.timedelta(hours=1)  # how long a failure counts [A]
FAMILIAR = dt.timedelta(days=90)  # how long an address that worked stays familiar [A]
FREE_TRIES = 5  # failures of a name from one address before it must wait [A]
FIRST_WAIT, LONGEST_WAIT = 30, 900  # s; doubled by each failure. First: NIST SP 800-63B; longest [A]
FREE_TRIES_OF_NAME = 20  # failures of a name from all addresses before unfamiliar ones must wait [A]
WAIT_OF_NAME = 10  # s between attempts from unfamiliar addresses then: 360 guesses an hour at most [A]
FREE_TRIES_OF_ADDRESS = 200  # failures from one address before names unfamiliar there wait: 100 people, 2 each [A]
