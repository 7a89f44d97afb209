/* Allocation of small objects: binary trees.  Data structure: nodes from malloc, freed one by one. */
#include <stdio.h>
#include <stdlib.h>

typedef struct Node {
    struct Node *left, *right;
} Node;

static Node *build(int depth) {
    Node *node = malloc(sizeof *node);
    node->left = depth ? build(depth - 1) : NULL;
    node->right = depth ? build(depth - 1) : NULL;
    return node;
}

static long count(const Node *node) {
    return node->left ? 1 + count(node->left) + count(node->right) : 1;
}

static void drop(Node *node) {
    if (node->left) {
        drop(node->left);
        drop(node->right);
    }
    free(node);
}

int main(int argc, char **argv) {
    int depth = atoi(argv[1]);
    Node *kept = build(depth);
    for (int small = 4; small <= depth; small += 4) {
        long rounds = 1L << (depth - small + 4), nodes = 0;
        for (long i = 0; i < rounds; i++) {
            Node *tree = build(small);
            nodes += count(tree);
            drop(tree);
        }
        printf("%ld %d %ld\n", rounds, small, nodes);
    }
    printf("%ld\n", count(kept));
    drop(kept);
    return 0;
}
