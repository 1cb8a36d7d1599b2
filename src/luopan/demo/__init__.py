"""The demo company 云澜科技: made from a seed and a day, always the same.

Pure modules say what there is (arrays and rows, no database); ``storing`` modules hand it
to the services of the stages, as people and nightly imports would have done over years.
"""

__all__: list[str] = []
