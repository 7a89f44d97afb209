/* Float loop: planets around a sun.  Data structure: an array of structs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    double x, y, vx, vy, mass;
} Body;

enum { COUNT = 5 };
static Body bodies[COUNT];

static void make_bodies(void) {
    bodies[0] = (Body){0.0, 0.0, 0.0, 0.0, 1000.0};
    for (int i = 0; i < COUNT - 1; i++) {
        double distance = 10.0 + 7.0 * i;
        bodies[i + 1] = (Body){distance, 0.0, 0.0, sqrt(1000.0 / distance), 0.5 + 0.25 * i};
    }
}

static double energy(void) {
    double total = 0.0;
    for (int i = 0; i < COUNT; i++) {
        Body *body = &bodies[i];
        total += 0.5 * body->mass * (body->vx * body->vx + body->vy * body->vy);
        for (int j = i + 1; j < COUNT; j++) {
            Body *other = &bodies[j];
            double dx = body->x - other->x, dy = body->y - other->y;
            total -= body->mass * other->mass / sqrt(dx * dx + dy * dy);
        }
    }
    return total;
}

static void accelerate(double dt) {
    for (int i = 0; i < COUNT; i++) {
        Body *body = &bodies[i];
        for (int j = i + 1; j < COUNT; j++) {
            Body *other = &bodies[j];
            double dx = body->x - other->x, dy = body->y - other->y;
            double square = dx * dx + dy * dy;
            double factor = dt / (square * sqrt(square));
            body->vx -= dx * other->mass * factor;
            body->vy -= dy * other->mass * factor;
            other->vx += dx * body->mass * factor;
            other->vy += dy * body->mass * factor;
        }
    }
}

static void drift(double dt) {
    for (int i = 0; i < COUNT; i++) {
        bodies[i].x += bodies[i].vx * dt;
        bodies[i].y += bodies[i].vy * dt;
    }
}

int main(int argc, char **argv) {
    long steps = atol(argv[1]);
    double dt = 0.001;
    make_bodies();
    printf("%.9f\n", energy());
    for (long i = 0; i < steps; i++) {
        drift(0.5 * dt);
        accelerate(dt);
        drift(0.5 * dt);
    }
    printf("%.9f\n", energy());
    return 0;
}
