// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_identity.c - what a function is by its numbers, or by its name alone
 */
#include "../machine.h"
#include "../suites.h"

struct display {
	const char *text;
	bool is_gpu;
};

/* lspci without -n: no device number, only what the database calls it */
static const struct display by_name[] = {
	{ "ASPEED Technology, Inc. ASPEED Graphics Family", false },
	{ "Matrox Electronics Systems Ltd. Integrated Matrox G200eW3 Graphics Controller",
	  false },
	{ "Huawei Technologies Co., Ltd. Hi171x Series [iBMC Intelligent Management system chip w/VGA support]",
	  false },
	{ "VMware SVGA II Adapter", false },
	{ "Red Hat, Inc. Virtio 1.0 GPU", false },
	{ "Red Hat, Inc. QXL paravirtual graphic card", false },
	{ "NVIDIA Corporation GH100 [H100 SXM5 80GB]", true },
	{ "Advanced Micro Devices, Inc. [AMD/ATI] Navi 31 [Radeon RX 7900 XTX]",
	  true },
};

/* Of some vendors only one display is that of a BMC or an emulated machine */
static const struct display by_number[] = {
	{ "Device [19e5:1711]", false }, { "Device [19e5:d100]", true },
	{ "Device [1234:1111]", false }, { "Device [15ad:0405]", false },
	{ "Device [1af4:1050]", false }, { "Device [1af4:1051]", true },
	{ "Device [1b36:0100]", false }, { "Device [1a03:2000]", false },
	{ "Device [1a03:9999]", false }, { "Device [10de:2330]", true },
};

static void assert_kinds(const char *class_name, const struct display *rows,
			 size_t count)
{
	char text[256];
	size_t i;

	for (i = 0; i < count; i++) {
		struct pcitopo *pt;

		snprintf(text, sizeof(text), "01:00.0 %s: %s (rev 01)\n",
			 class_name, rows[i].text);
		print_message("# %s", text);
		pt = load_text(text);
		assert_int_equal(pcitopo_topo(pt)->devices[0].kind,
				 rows[i].is_gpu ? PCITOPO_KIND_GPU :
						  PCITOPO_KIND_ENDPOINT);
		pcitopo_free(pt);
	}
}

static void displays_without_a_number(void **state)
{
	assert_kinds("VGA compatible controller", by_name, ARRAY_SIZE(by_name));
}

static void displays_with_a_number(void **state)
{
	assert_kinds("VGA compatible controller [0300]", by_number,
		     ARRAY_SIZE(by_number));
}

size_t identity_tests(struct CMUnitTest *into)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(displays_without_a_number),
		cmocka_unit_test(displays_with_a_number),
	};

	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
