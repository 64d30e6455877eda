// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * cxl-link.c - what both ends of a link say of CXL together
 *
 * Both ends of a link that can do CXL have a Flex Bus Port DVSEC (CXL 8.2.1.3).
 * One that was read and has none can do PCIe only, so that a memory device in an
 * ordinary slot is known to be in one; one that was not read says nothing.
 */
#include <pcitopo/cxl.h>
#include <pcitopo/regs.h>

#define HAVE(what) ((u64)1 << PCITOPO_HAVE_##what)

/* Known only of functions whose extended capabilities were read */
#define HAVE_EXTENDED                                                      \
	(HAVE(EQ_16GT) | HAVE(EQ_32GT) | HAVE(EQ_64GT) | HAVE(PARITY) |    \
	 HAVE(LANE_ERRORS) | HAVE(AER_UNCOR) | HAVE(AER_COR) | HAVE(ACS) | \
	 HAVE(SRIOV) | HAVE(CXL_DEVICE) | HAVE(FLEXBUS))

/* What is wrong where a DVSEC may be there without having been seen */
#define DEFECTS_EXTENDED                     \
	(1u << PCITOPO_DEFECT_EXT_CAP_LOOP | \
	 1u << PCITOPO_DEFECT_EXT_CAP_POINTER | 1u << PCITOPO_DEFECT_CAP_CUT)

static bool has_flexbus(const struct pcitopo_config *config)
{
	return config && pcitopo_has(config, PCITOPO_HAVE_FLEXBUS);
}

static bool has_no_flexbus(const struct pcitopo_config *config)
{
	return config && !pcitopo_has(config, PCITOPO_HAVE_FLEXBUS) &&
	       config->have & HAVE_EXTENDED && !config->dvsec_unread &&
	       !(config->defects & DEFECTS_EXTENDED);
}

static bool is_known(const struct pcitopo_config *config)
{
	return has_flexbus(config) || has_no_flexbus(config);
}

static void set_capable(const struct pcitopo_config *port,
			const struct pcitopo_config *component,
			struct pcitopo_cxl_link *link)
{
	link->has_capable = is_known(port) && is_known(component);
	if (!has_flexbus(port) || !has_flexbus(component))
		return;
	link->capable = port->flexbus_cap & component->flexbus_cap &
			PT_CXL_PROTOCOLS;
	link->enabled = link->capable & port->flexbus_ctl &
			component->flexbus_ctl;
}

static u8 trained_of(const struct pcitopo_config *config)
{
	return has_flexbus(config) ? config->flexbus_status & PT_CXL_PROTOCOLS :
				     0;
}

static void set_trained(const struct pcitopo_config *port,
			const struct pcitopo_config *component,
			struct pcitopo_cxl_link *link)
{
	u8 above = trained_of(port), below = trained_of(component);

	link->has_trained = is_known(port) || is_known(component);
	if (!is_known(port))
		above = below;
	if (!is_known(component))
		below = above;
	link->trained = above & below;
	link->ends_disagree = above != below;
}

/*
 * Link Status 2 distinguishes 256-byte flits from others. Where it is not known,
 * the Flex Bus status has all but standard 256-byte flits.
 */
static enum pcitopo_cxl_flit flit_of(const struct pcitopo_config *config)
{
	bool has_mode = config && pcitopo_has(config, PCITOPO_HAVE_FLIT);

	if (has_mode && !config->flit_mode)
		return PCITOPO_CXL_FLIT_68;
	if (!has_flexbus(config))
		return PCITOPO_CXL_FLIT_UNKNOWN;
	if (config->flexbus_status & PT_CXL_FLEXBUS_LATENCY)
		return PCITOPO_CXL_FLIT_256_LATENCY_OPTIMIZED;
	if (has_mode)
		return PCITOPO_CXL_FLIT_256;
	return config->flexbus_status & PT_CXL_FLEXBUS_68B_VH ?
		       PCITOPO_CXL_FLIT_68 :
		       PCITOPO_CXL_FLIT_UNKNOWN;
}

static void set_flit(const struct pcitopo_config *port,
		     const struct pcitopo_config *component,
		     struct pcitopo_cxl_link *link)
{
	enum pcitopo_cxl_flit above = flit_of(port);
	enum pcitopo_cxl_flit below = flit_of(component);

	if (!above)
		above = below;
	if (!below)
		below = above;
	if (above == below)
		link->flit = above;
	else
		link->ends_disagree = true;
}

/**
 * pcitopo_cxl_link_decode - what both ends of a link say of CXL
 * @port: of the port above the link, or NULL if it does not answer
 * @component: of function 0 below it, or NULL if there is none, or it does not
 *	answer
 * @link: overwritten
 *
 * The ends can differ when the link changed between two reads, and where one of
 * them is wrong; what both say is taken. Nothing is known while the link is down
 * (CXL 8.1).
 */
void pcitopo_cxl_link_decode(const struct pcitopo_config *port,
			     const struct pcitopo_config *component,
			     struct pcitopo_cxl_link *link)
{
	memset(link, 0, sizeof(*link));
	if (port && pcitopo_port_link_is_inactive(port))
		return;
	set_capable(port, component, link);
	set_trained(port, component, link);
	if (link->trained)
		set_flit(port, component, link);
}
