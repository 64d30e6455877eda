// SPDX-License-Identifier: GPL-2.0
/*
 * fabric.c - the machine of those tests that need one of each object
 */
#include "fabric.h"

#include "functions.inc"

static const struct machine_part fabric_parts[] = {
	[FABRIC_ROOT_PORT] = {
		.space = VEC_SPACE(FUNCTION_BRIDGE(0, 1, 4, 0x0042), FUNCTION_BRIDGE_LINK),
		.above = MACHINE_ROOT,
	},
	[FABRIC_UPSTREAM] = {
		.space = VEC_SPACE(FUNCTION_BRIDGE(1, 2, 4, 0x0052), FUNCTION_BRIDGE_LINK,
				   VEC_ECAP(0x100, PT_EXT_CAP_DSN, 1, 0x000),
				   { 0x104, 0x11223344 },
				   { 0x108, 0x55667788 }),
		.above = FABRIC_ROOT_PORT,
	},
	/* Sees two retimers, and what each and itself received wrong */
	[FABRIC_DOWNSTREAM] = {
		.space = VEC_SPACE(FUNCTION_BRIDGE(2, 3, 3, 0x0062),
				   VEC_EXP_LINK(FUNCTION_CAP, 0x00400905,
						0x0000, 0x0085),
				   VEC_EXP_LINK2(FUNCTION_CAP, 0x0180003e,
						 0x0005, 0x00de),
				   VEC_ECAP(0x100, PT_EXT_CAP_PL_16GT, 1, 0),
				   { 0x110, 0x00000101 }, { 0x114, 0x00000202 },
				   { 0x118, 0x00000404 }),
		.above = FABRIC_UPSTREAM,
	},
	/* Says that nobody is there, and that its data link is not active */
	[FABRIC_EMPTY] = {
		.space = VEC_SPACE(FUNCTION_BRIDGE(2, 4, 4, 0x0162),
				   VEC_EXP_LINK(FUNCTION_CAP, 0x00500905,
						0x0000, 0x0000),
				   VEC_EXP_LINK2(FUNCTION_CAP, 0x0180003e,
						 0x0005, 0x0000)),
		.above = FABRIC_UPSTREAM,
		.devfn = PCI_DEVFN(1, 0),
	},
	[FABRIC_MEMDEV] = {
		.space = VEC_SPACE(FUNCTION_MEMDEV),
		.above = FABRIC_DOWNSTREAM,
	},
	[FABRIC_VIRTUAL] = {
		.space = VEC_SPACE(FUNCTION_MEMDEV),
		.above = FABRIC_DOWNSTREAM,
		.devfn = PCI_DEVFN(0, 1),
		.is_virtual = true,
	},
};

/**
 * fabric_new - make the machine, and let the module do all that is to be done
 * @test: the test; it fails if the machine cannot be made
 *
 * Context: may sleep.
 * Return: the machine, which is there until @test ends.
 */
struct machine *fabric_new(struct kunit *test)
{
	struct machine *machine = machine_new(test, fabric_parts, FABRIC_COUNT);

	fabric_settle(test);
	return machine;
}

/**
 * fabric_settle - let the module do what is to be done, and read all again
 * @test: the test; it fails if that fails
 *
 * Context: may sleep.
 */
void fabric_settle(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, pcitopo_refresh(0, U64_MAX), 0);
}
