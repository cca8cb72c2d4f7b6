"""What the notebook does with its data."""
from pathlib import Path

import pandas as pd

DATA = Path(__file__).parent / "data" / "trips.csv"


def load_trips():
    trips = pd.read_csv(DATA, parse_dates=["date"])
    trips["weekend"] = trips["date"].dt.day_of_week >= 5
    return trips


def busiest(trips, count):
    table = trips.groupby(["station", "hour"], as_index=False)["trips"].mean()
    table = table.nlargest(count, "trips").rename(columns={"station": "Station", "hour": "Hour", "trips": "Trips a day"})
    table["Hour"] = table["Hour"].map("{}:00".format)
    return table.round(1).set_index("Station").rename_axis(index=None, columns="Station")
