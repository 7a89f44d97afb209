"""Float loop: planets around a sun, stepped with the leapfrog method.  Floats in fields of a few instances."""

import math


class Body:
    def __init__(self, x: float, y: float, vx: float, vy: float, mass: float) -> None:
        self.x = x
        self.y = y
        self.vx = vx
        self.vy = vy
        self.mass = mass


def make_bodies() -> list[Body]:
    bodies = [Body(0.0, 0.0, 0.0, 0.0, 1000.0)]
    for i in range(4):
        distance = 10.0 + 7.0 * float(i)
        bodies.append(Body(distance, 0.0, 0.0, math.sqrt(1000.0 / distance), 0.5 + 0.25 * float(i)))
    return bodies


def energy(bodies: list[Body]) -> float:
    total = 0.0
    for i in range(len(bodies)):
        body = bodies[i]
        total += 0.5 * body.mass * (body.vx * body.vx + body.vy * body.vy)
        for j in range(i + 1, len(bodies)):
            other = bodies[j]
            dx = body.x - other.x
            dy = body.y - other.y
            total -= body.mass * other.mass / math.sqrt(dx * dx + dy * dy)
    return total


def accelerate(bodies: list[Body], dt: float) -> None:
    for i in range(len(bodies)):
        body = bodies[i]
        for j in range(i + 1, len(bodies)):
            other = bodies[j]
            dx = body.x - other.x
            dy = body.y - other.y
            square = dx * dx + dy * dy
            factor = dt / (square * math.sqrt(square))
            body.vx -= dx * other.mass * factor
            body.vy -= dy * other.mass * factor
            other.vx += dx * body.mass * factor
            other.vy += dy * body.mass * factor


def drift(bodies: list[Body], dt: float) -> None:
    for body in bodies:
        body.x += body.vx * dt
        body.y += body.vy * dt


def entry_point(argv: list[str]) -> int:
    steps = int(argv[1])
    dt = 0.001
    bodies = make_bodies()
    print(f"{energy(bodies):.9f}")
    for _ in range(steps):
        drift(bodies, 0.5 * dt)
        accelerate(bodies, dt)
        drift(bodies, 0.5 * dt)
    print(f"{energy(bodies):.9f}")
    return 0
