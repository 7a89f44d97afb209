/* Integer loop: the longest Collatz chain below a limit.  No data structure. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Floor division by two of a signed number, as Python has it. */
static int64_t chain_length(int64_t n) {
    int64_t length = 1;
    while (n != 1) {
        if (n % 2 == 0)
            n >>= 1;
        else
            n = 3 * n + 1;
        length++;
    }
    return length;
}

int main(int argc, char **argv) {
    int64_t limit = atoll(argv[1]), best = 0, best_start = 0;
    for (int64_t start = 1; start < limit; start++) {
        int64_t length = chain_length(start);
        if (length > best) {
            best = length;
            best_start = start;
        }
    }
    printf("%ld %ld\n", (long)best_start, (long)best);
    return 0;
}
