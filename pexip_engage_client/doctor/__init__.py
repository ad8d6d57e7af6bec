"""`python -m pexip_engage_client.doctor`: find out why calls fail.

`variables.py` reads the settings, `probes.py` sends requests, `advice.py` derives what to do, and `__main__.py` prints
the report. The command changes nothing, and prints no secrets or records.
"""

__all__: list[str] = []
