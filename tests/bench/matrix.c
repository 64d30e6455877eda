// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * matrix.c - how long the path types between all GPUs of a machine take
 *
 * usage: matrix FILE [RUNS]
 *
 * Prints the number of GPUs and the milliseconds of the median run, reading of
 * the file left out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <libpcitopo.h>

#define MAX_RUNS 1000

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* The GPUs among the rows; they come first */
static u32 count_gpus(const struct pcitopo_topo *topo, const u32 *rows,
		      u32 count)
{
	u32 i;

	for (i = 0; i < count; i++) {
		if (topo->devices[rows[i]].kind != PCITOPO_KIND_GPU)
			break;
	}
	return i;
}

static double time_matrix(const struct pcitopo_topo *topo, const u32 *rows,
			  u32 count)
{
	double start = now_ms();
	unsigned int sum = 0;
	u32 a, b;

	for (a = 0; a < count; a++) {
		for (b = 0; b < count; b++)
			sum += pcitopo_path_type_between(topo, rows[a],
							 rows[b]);
	}
	/* Nobody may leave out what is looked at */
	__asm__ volatile("" : : "r"(sum));
	return now_ms() - start;
}

static int compare_doubles(const void *a, const void *b)
{
	const double *da = a, *db = b;

	return (*da > *db) - (*da < *db);
}

static int measure(const struct pcitopo_topo *topo, unsigned int runs)
{
	u32 count = pcitopo_matrix_rows(topo, NULL, 0);
	u32 *rows = calloc((size_t)count + 1, sizeof(*rows));
	double times[MAX_RUNS];
	unsigned int i;

	if (!rows)
		return 1;
	pcitopo_matrix_rows(topo, rows, count);
	count = count_gpus(topo, rows, count);
	for (i = 0; i < runs; i++)
		times[i] = time_matrix(topo, rows, count);
	qsort(times, runs, sizeof(*times), compare_doubles);
	printf("%u %.3f\n", count, times[runs / 2]);
	free(rows);
	return 0;
}

int main(int argc, char **argv)
{
	unsigned long runs = argc > 2 ? strtoul(argv[2], NULL, 10) : 11;
	struct pcitopo *pt = pcitopo_new();
	int status = 1;

	if (argc < 2 || !runs || runs > MAX_RUNS)
		fprintf(stderr, "usage: matrix FILE [RUNS]\n");
	else if (!pt || pcitopo_load_lspci(pt, argv[1]))
		fprintf(stderr, "matrix: cannot read %s\n", argv[1]);
	else
		status = measure(pcitopo_topo(pt), (unsigned int)runs);
	pcitopo_free(pt);
	return status;
}
