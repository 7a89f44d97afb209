/* List and dict heavy: counting words.  Data structures: a growing array; a hash table with open addressing and linear
   probing whose entries lie in insertion order in an array of their own; qsort. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t state = 42;

static int64_t below(int64_t limit) {
    state = (state * 1103515245 + 12345) % 2147483648;
    return (state >> 8) % limit;
}

typedef struct {
    int64_t word, count;
} Entry;

typedef struct {
    Entry *entries;
    int32_t *index; /* entry number plus one, 0 when free */
    int64_t count, room;
} Table;

static void table_resize(Table *table, int64_t room) {
    table->room = room;
    table->entries = realloc(table->entries, room / 2 * sizeof(Entry));
    free(table->index);
    table->index = calloc(room, sizeof(int32_t));
    for (int64_t i = 0; i < table->count; i++) {
        uint64_t slot = (uint64_t)table->entries[i].word * 0x9E3779B97F4A7C15u >> 20;
        while (table->index[slot & (room - 1)])
            slot++;
        table->index[slot & (room - 1)] = i + 1;
    }
}

static void table_count(Table *table, int64_t word) {
    uint64_t slot = (uint64_t)word * 0x9E3779B97F4A7C15u >> 20;
    int32_t entry;
    while ((entry = table->index[slot & (table->room - 1)])) {
        if (table->entries[entry - 1].word == word) {
            table->entries[entry - 1].count++;
            return;
        }
        slot++;
    }
    table->entries[table->count] = (Entry){word, 1};
    table->index[slot & (table->room - 1)] = ++table->count;
    if (table->count >= table->room / 2)
        table_resize(table, table->room * 2);
}

static int compare(const void *left, const void *right) {
    const Entry *a = left, *b = right;
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    return (a->word > b->word) - (a->word < b->word);
}

int main(int argc, char **argv) {
    long rounds = atol(argv[1]);
    int64_t checksum = 0;
    for (long round = 0; round < rounds; round++) {
        int64_t *words = NULL, count = 0, room = 0;
        for (int i = 0; i < 100000; i++) {
            if (count == room) {
                room = room ? room * 2 : 8;
                words = realloc(words, room * sizeof(int64_t));
            }
            words[count++] = below(1 + below(5000)) * 7919;
        }
        Table table = {0};
        table_resize(&table, 16);
        for (int64_t i = 0; i < count; i++)
            table_count(&table, words[i]);
        Entry *ranking = malloc(table.count * sizeof(Entry));
        memcpy(ranking, table.entries, table.count * sizeof(Entry));
        qsort(ranking, table.count, sizeof(Entry), compare);
        for (int i = 0; i < 10; i++) {
            Entry entry = ranking[table.count - 1 - i];
            checksum = (checksum * 31 + entry.count + entry.word) % 1000000007;
        }
        checksum += table.count;
        free(words);
        free(table.entries);
        free(table.index);
        free(ranking);
    }
    printf("%ld\n", (long)checksum);
    return 0;
}
