/* String building.  Data structures: a buffer per line, filled with snprintf; a list of copies of the lines (malloc); one
   joined buffer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *line(long number) {
    char name[32], buffer[64];
    int length = snprintf(name, sizeof name, "item%ld", number);
    int dots = length < 16 ? 16 - length : 0;
    snprintf(buffer, sizeof buffer, "%s%.*s%5ld;", name, dots, "................", number % 97);
    return strdup(buffer);
}

int main(int argc, char **argv) {
    long rounds = atol(argv[1]), total = 0, checksum = 0;
    for (long i = 0; i < rounds; i++) {
        char *lines[1000];
        size_t length = 999;
        for (int number = 0; number < 1000; number++) {
            lines[number] = line(number + i);
            length += strlen(lines[number]);
        }
        char *report = malloc(length + 1), *end = report;
        for (int number = 0; number < 1000; number++) {
            if (number)
                *end++ = '\n';
            end = stpcpy(end, lines[number]);
            free(lines[number]);
        }
        total += length;
        for (char *found = strstr(report, "42;"); found; found = strstr(found + 1, "42;"))
            checksum = (checksum * 31 + (found - report)) % 1000000007;
        for (char *c = report; *c; c++)
            if (*c == '.')
                checksum++;
        free(report);
    }
    printf("%ld %ld\n", total, checksum);
    return 0;
}
