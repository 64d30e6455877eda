// SPDX-License-Identifier: GPL-2.0
/*
 * address.c - addresses of functions as text
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "pcitopo.h"

/**
 * pcitopo_key_format - write an address as sysfs does
 * @key: the address
 * @text: where to, "0000:01:00.0"
 */
void pcitopo_key_format(u64 key, char text[PCITOPO_ADDRESS_SIZE])
{
	snprintf(text, PCITOPO_ADDRESS_SIZE, "%04x:%02x:%02x.%x",
		 PCITOPO_KEY_DOMAIN(key), PCITOPO_KEY_BUS(key),
		 PCI_SLOT(PCITOPO_KEY_DEVFN(key)),
		 PCI_FUNC(PCITOPO_KEY_DEVFN(key)));
}

/**
 * pcitopo_key_parse - read an address as sysfs writes it
 * @text: the address, with its domain
 * @key: where to; untouched on failure
 *
 * Return: 0; -EINVAL if @text is not exactly an address.
 */
int pcitopo_key_parse(const char *text, u64 *key)
{
	unsigned int domain, bus, slot, function;
	char again[PCITOPO_ADDRESS_SIZE];
	u64 parsed;

	if (sscanf(text, "%8x:%2x:%2x.%1x", &domain, &bus, &slot, &function) !=
	    4)
		return -EINVAL;
	if (bus > 0xff || slot > 0x1f || function > 7)
		return -EINVAL;
	parsed = PCITOPO_KEY(domain, bus, PCI_DEVFN(slot, function));
	/* sscanf() takes blanks, signs, and what follows */
	pcitopo_key_format(parsed, again);
	if (strcmp(again, text))
		return -EINVAL;
	*key = parsed;
	return 0;
}
