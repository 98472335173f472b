"""Grouping areas into districts that hang together."""

import heapq

import numpy as np

from keck.processing.demo.landscape import Points, Sheet


def group(sheet: Sheet, count: int) -> list[int]:
    """Return the district of each area: each area joins the district that reaches it first."""
    neighbours: dict[int, list[int]] = {number: [] for number in range(len(sheet.points))}
    for one, other in sheet.borders:
        neighbours[one].append(other)
        neighbours[other].append(one)
    district = [-1] * len(sheet.points)
    seeds = _seeds(sheet.points, count)
    queue = [(0.0, place, number) for number, place in enumerate(seeds)]
    while queue:
        distance, place, number = heapq.heappop(queue)
        if district[place] >= 0:
            continue
        district[place] = number
        for other in neighbours[place]:
            step = float(np.hypot(*(sheet.points[other] - sheet.points[seeds[number]])))
            heapq.heappush(queue, (max(distance, step), other, number))
    return district


def _seeds(points: Points, count: int) -> list[int]:
    """Return areas far from each other, the innermost first, moved to the middle of their surroundings."""
    chosen = [0]
    while len(chosen) < count:
        away = np.min([np.hypot(*(points - points[one]).T) for one in chosen], axis=0)
        chosen.append(int(np.argmax(away)))
    for _ in range(6):
        nearest = np.argmin([np.hypot(*(points - points[one]).T) for one in chosen], axis=0)
        means = [points[nearest == number].mean(axis=0) for number in range(count)]
        chosen = [int(np.argmin(np.hypot(*(points - mean).T))) for mean in means]
    return chosen
