/* numeric/binary_trees.py in C, with malloc and free. */
#include <stdio.h>
#include <stdlib.h>

struct node {
    struct node *left, *right;
};

static struct node *node(struct node *left, struct node *right)
{
    struct node *made = malloc(sizeof *made);
    if (!made)
        abort();
    made->left = left;
    made->right = right;
    return made;
}

static struct node *build(int depth)
{
    if (depth == 0)
        return node(NULL, NULL);
    struct node *left = build(depth - 1);
    return node(left, build(depth - 1));
}

static long count(const struct node *node)
{
    if (!node->left)
        return 1;
    return 1 + count(node->left) + count(node->right);
}

static void release(struct node *node)
{
    if (node->left) {
        release(node->left);
        release(node->right);
    }
    free(node);
}

static struct node *survivor;

void setup(long size, long seed)
{
    (void)seed;
    survivor = build(size);
}

void bench(long n, char *answer, size_t size)
{
    long total = 0;
    for (long i = 0; i < n; i++) {
        struct node *tree = build(8);
        total += count(tree);
        release(tree);
    }
    snprintf(answer, size, "%ld", total);
}
