/* Virtual method calls.  Data structure: nodes that point to a function; called through the pointer. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct Node Node;
struct Node {
    int64_t (*evaluate)(const Node *, int64_t);
    int64_t value;
    const Node *left, *right;
};

static int64_t number(const Node *node, int64_t x) { return node->value; }
static int64_t variable(const Node *node, int64_t x) { return x; }

static int64_t sum(const Node *node, int64_t x) {
    return node->left->evaluate(node->left, x) + node->right->evaluate(node->right, x);
}

static int64_t product(const Node *node, int64_t x) {
    return (int64_t)((uint64_t)node->left->evaluate(node->left, x) * (uint64_t)node->right->evaluate(node->right, x)) & 0xFFFFFFF;
}

static int64_t choice(const Node *node, int64_t x) {
    const Node *next = x & 1 ? node->left : node->right;
    return next->evaluate(next, x >> 1);
}

static const Node *make(int depth, int64_t kind) {
    Node *node = calloc(1, sizeof *node);
    if (depth == 0) {
        node->evaluate = kind & 1 ? variable : number;
        node->value = kind;
        return node;
    }
    node->left = make(depth - 1, kind * 3 + 1);
    node->right = make(depth - 1, kind * 5 + 2);
    node->evaluate = kind % 3 == 0 ? sum : kind % 3 == 1 ? product : choice;
    return node;
}

int main(int argc, char **argv) {
    int64_t rounds = atoll(argv[1]), total = 0;
    const Node *tree = make(10, 3);
    for (int64_t x = 0; x < rounds; x++)
        total = (total + tree->evaluate(tree, x)) & 0xFFFFFFFFFF;
    printf("%ld\n", (long)total);
    return 0;
}
