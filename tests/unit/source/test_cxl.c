// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_cxl.c - CXL: mailboxes that say anything, and two readers in one model
 *
 * Functions of libcxl are defined here that answer from a table; the linker
 * takes these and not libcxl's. What both readers make of a real kernel is
 * compared in a guest.
 */
#include "../machine.h"

#include <cxl/libcxl.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "source/cxl/libcxl.h"
#include "base/rights.h"
#include "../suites.h"

/* What a device answers to Get Health Info; @error: of the kernel */
struct cxl_memdev {
	const char *name;
	int error;
	int status;
	unsigned int sleep_ms;
	u8 health;
	u8 media;
	u8 extended;
	int life_used;
	int temperature;
	int dirty_shutdowns;
	int volatile_errors;
	int pmem_errors;
	u32 asked;
	struct cxl_memdev *next;
};

struct cxl_cmd {
	struct cxl_memdev *memdev;
};

struct cxl_ctx {
	struct cxl_memdev *first;
};

static uid_t user;
static u32 commands;

/* In the place of the C library's */
uid_t geteuid(void)
{
	return user;
}

/* In the place of libcxl's */
struct cxl_memdev *cxl_memdev_get_first(struct cxl_ctx *ctx)
{
	return ctx->first;
}

struct cxl_memdev *cxl_memdev_get_next(struct cxl_memdev *memdev)
{
	return memdev->next;
}

const char *cxl_memdev_get_devname(struct cxl_memdev *memdev)
{
	return memdev->name;
}

struct cxl_cmd *cxl_cmd_new_get_health_info(struct cxl_memdev *memdev)
{
	struct cxl_cmd *cmd;

	memdev->asked++;
	if (memdev->error) {
		errno = memdev->error;
		return NULL;
	}
	cmd = calloc(1, sizeof(*cmd));
	assert_non_null(cmd);
	cmd->memdev = memdev;
	commands++;
	return cmd;
}

int cxl_cmd_submit(struct cxl_cmd *cmd)
{
	usleep(cmd->memdev->sleep_ms * 1000);
	return cmd->memdev->sleep_ms ? -ETIMEDOUT : 0;
}

int cxl_cmd_get_mbox_status(struct cxl_cmd *cmd)
{
	return cmd->memdev->status;
}

void cxl_cmd_unref(struct cxl_cmd *cmd)
{
	commands--;
	free(cmd);
}

#define ANSWER(name, expression)                              \
	int cxl_cmd_health_info_get_##name(struct cxl_cmd *c) \
	{                                                     \
		const struct cxl_memdev *m = c->memdev;       \
		return expression;                            \
	}

ANSWER(maintenance_needed, m->health & 1)
ANSWER(performance_degraded, m->health >> 1 & 1)
ANSWER(hw_replacement_needed, m->health >> 2 & 1)
ANSWER(media_normal, m->media == 0)
ANSWER(media_not_ready, m->media == 1)
ANSWER(media_persistence_lost, m->media == 2)
ANSWER(media_data_lost, m->media == 3)
ANSWER(media_powerloss_persistence_loss, m->media == 4)
ANSWER(media_shutdown_persistence_loss, m->media == 5)
ANSWER(media_persistence_loss_imminent, m->media == 6)
ANSWER(media_powerloss_data_loss, m->media == 7)
ANSWER(media_shutdown_data_loss, m->media == 8)
ANSWER(media_data_loss_imminent, m->media == 9)
ANSWER(ext_life_used_warning, (m->extended & 3) == 1)
ANSWER(ext_life_used_critical, (m->extended & 3) == 2)
ANSWER(ext_temperature_warning, (m->extended >> 2 & 3) == 1)
ANSWER(ext_temperature_critical, (m->extended >> 2 & 3) == 2)
ANSWER(ext_corrected_volatile_warning, m->extended >> 4 & 1)
ANSWER(ext_corrected_persistent_warning, m->extended >> 5 & 1)
ANSWER(life_used, m->life_used)
ANSWER(temperature, m->temperature)
ANSWER(dirty_shutdowns, m->dirty_shutdowns)
ANSWER(volatile_errors, m->volatile_errors)
ANSWER(pmem_errors, m->pmem_errors)

/*
 * A machine with two memory devices, mem0 at 01:00.0 and mem1 at 02:00.0, and
 * their power states below a directory
 */
struct machine {
	char path[64];
	struct pcitopo *pt;
	struct pcitopo_rootdir root;
	struct cxl_memdev memdevs[2];
	struct cxl_ctx ctx;
};

static const char two_memdevs[] =
	"01:00.0 0502: 1de5:0d90\n\tNUMA node: 0\n\n02:00.0 0502: 1de5:0d90\n\n";

static void put(const char *directory, const char *name, const char *content)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(content, file);
	assert_int_equal(fclose(file), 0);
}

static void set_power(struct machine *machine, const char *address,
		      const char *state, const char *status)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/sys/bus/pci/devices/%s", machine->path,
		 address);
	put(path, "power_state", state);
	put(path, "power/runtime_status", status);
}

static void add_function(struct machine *machine, const char *address)
{
	char command[256];

	snprintf(command, sizeof(command),
		 "mkdir -p %s/sys/bus/pci/devices/%s/power", machine->path,
		 address);
	assert_int_equal(system(command), 0);
	set_power(machine, address, "D0\n", "active\n");
}

static struct pcitopo_cxl_function at(const char *address)
{
	struct pcitopo_cxl_function function = { .known = true };

	assert_int_equal(pcitopo_address_parse(address, &function.address), 0);
	return function;
}

static void set_up(struct machine *machine)
{
	struct pcitopo_cxl_memdev_record mem0 = {
		.fact.name = "mem0",
		.function = at("0000:01:00.0"),
	};
	struct pcitopo_cxl_memdev_record mem1 = {
		.fact.name = "mem1",
		.function = at("0000:02:00.0"),
	};
	struct pcitopo_cxl_records records;

	*machine = (struct machine){ .path = "/tmp/pcitopo-test-XXXXXX" };
	assert_non_null(mkdtemp(machine->path));
	add_function(machine, "0000:01:00.0");
	add_function(machine, "0000:02:00.0");
	assert_int_equal(pcitopo_rootdir_open(&machine->root, machine->path),
			 0);
	machine->pt = load_text(two_memdevs);
	records = (struct pcitopo_cxl_records){ .pt = machine->pt };
	pcitopo_cxl_add_memdev(&records, &mem1);
	pcitopo_cxl_add_memdev(&records, &mem0);
	pcitopo_cxl_join(&records);
	pcitopo_cxl_forget(&records);
	machine->memdevs[0] = (struct cxl_memdev){
		.name = "mem1",
		.next = &machine->memdevs[1],
	};
	machine->memdevs[1] = (struct cxl_memdev){ .name = "mem0" };
	machine->ctx.first = &machine->memdevs[0];
	user = 0;
}

static void tear_down(struct machine *machine)
{
	char command[128];

	pcitopo_rootdir_close(&machine->root);
	pcitopo_free(machine->pt);
	snprintf(command, sizeof(command), "rm -r %s", machine->path);
	assert_int_equal(system(command), 0);
	assert_int_equal(commands, 0);
}

static const struct pcitopo_cxl_memdev *ask(struct machine *machine, u32 index)
{
	const struct pcitopo_cxl_system *cxl = &pcitopo_topo(machine->pt)->cxl;

	pcitopo_libcxl_ask(machine->pt, &machine->root, &machine->ctx);
	assert_int_equal(cxl->num_memdevs, 2);
	return &cxl->memdevs[index];
}

static enum pcitopo_seen mailboxes(const struct machine *machine)
{
	return pcitopo_topo(machine->pt)->cxl.mailboxes;
}

static void a_healthy_device_and_a_sick_one(void **state)
{
	const struct pcitopo_cxl_health *health;
	struct machine machine;

	set_up(&machine);
	machine.memdevs[0].life_used = 3;
	machine.memdevs[0].temperature = 41;
	machine.memdevs[0].dirty_shutdowns = 2;
	machine.memdevs[1] = (struct cxl_memdev){
		.name = "mem0",
		.health = 7,
		.media = 9,
		.extended = 0x3a,
		.life_used = -EOPNOTSUPP,
		.temperature = 0xfff6,
		.volatile_errors = -1,
		.pmem_errors = INT_MIN,
	};
	health = &ask(&machine, 1)->health;
	assert_int_equal(mailboxes(&machine), PCITOPO_SEEN_PRESENT);
	assert_true(health->known && !health->maintenance_needed &&
		    !health->performance_degraded &&
		    !health->replacement_needed);
	assert_true(health->media_status.known && !health->media_status.value);
	assert_true(health->life_used.known && health->life_used.value == 3);
	assert_true(health->has_temperature && health->temperature == 41);
	assert_int_equal(health->dirty_shutdowns.value, 2);
	assert_true(!health->temperature_critical &&
		    !health->life_used_warning);
	health = &ask(&machine, 0)->health;
	assert_true(health->maintenance_needed && health->replacement_needed &&
		    health->performance_degraded);
	assert_int_equal(health->media_status.value, 9);
	assert_false(health->life_used.known);
	assert_int_equal(health->temperature, -10);
	assert_int_equal(health->volatile_errors.value, 0xffffffff);
	assert_int_equal(health->pmem_errors.value, 0x80000000);
	assert_true(health->life_used_critical && !health->life_used_warning);
	assert_true(health->temperature_critical &&
		    !health->temperature_warning);
	assert_true(health->volatile_errors_warning &&
		    health->pmem_errors_warning);
	tear_down(&machine);
}

static void a_media_status_that_is_reserved(void **state)
{
	struct machine machine;

	set_up(&machine);
	machine.memdevs[0].media = 200;
	machine.memdevs[0].temperature = -EOPNOTSUPP;
	machine.memdevs[0].extended = 0x0f;
	assert_true(ask(&machine, 1)->health.known);
	assert_false(ask(&machine, 1)->health.media_status.known);
	assert_false(ask(&machine, 1)->health.has_temperature);
	assert_false(ask(&machine, 1)->health.life_used_warning);
	assert_false(ask(&machine, 1)->health.temperature_critical);
	tear_down(&machine);
}

static void mailboxes_that_do_not_answer(void **state)
{
	static const struct {
		int error;
		int status;
		enum pcitopo_seen seen;
	} cases[] = {
		{ EOPNOTSUPP, 0, PCITOPO_SEEN_ABSENT },
		{ ENOTTY, 0, PCITOPO_SEEN_ABSENT },
		{ 0, 3, PCITOPO_SEEN_ABSENT },
		{ 0, 4, PCITOPO_SEEN_UNKNOWN },
		{ EACCES, 0, PCITOPO_SEEN_DENIED },
		{ EPERM, 0, PCITOPO_SEEN_DENIED },
		{ EIO, 0, PCITOPO_SEEN_UNKNOWN },
		{ ENXIO, 0, PCITOPO_SEEN_UNKNOWN },
	};
	struct machine machine;
	size_t i;

	set_up(&machine);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		machine.memdevs[0].error = cases[i].error;
		machine.memdevs[0].status = cases[i].status;
		machine.memdevs[1].error = cases[i].error;
		machine.memdevs[1].status = cases[i].status;
		assert_false(ask(&machine, 0)->health.known);
		assert_int_equal(mailboxes(&machine), cases[i].seen);
		assert_int_equal(commands, 0);
	}
	/* One that answers is enough to see that they can be asked */
	machine.memdevs[1] = (struct cxl_memdev){ .name = "mem0" };
	assert_true(ask(&machine, 0)->health.known);
	assert_int_equal(mailboxes(&machine), PCITOPO_SEEN_PRESENT);
	tear_down(&machine);
}

static void only_root_asks(void **state)
{
	struct machine machine;

	set_up(&machine);
	user = 1000;
	assert_false(ask(&machine, 0)->health.known);
	assert_int_equal(mailboxes(&machine), PCITOPO_SEEN_DENIED);
	assert_int_equal(machine.memdevs[0].asked, 0);
	tear_down(&machine);
}

static void who_sleeps_is_not_asked(void **state)
{
	struct machine machine;

	set_up(&machine);
	set_power(&machine, "0000:01:00.0", "D3hot\n", "suspended\n");
	set_power(&machine, "0000:02:00.0", "D0\n", "suspended\n");
	ask(&machine, 0);
	assert_int_equal(machine.memdevs[0].asked, 0);
	assert_int_equal(machine.memdevs[1].asked, 0);
	set_power(&machine, "0000:01:00.0", "D0\n", "active\n");
	assert_true(ask(&machine, 0)->health.known);
	assert_int_equal(machine.memdevs[0].asked, 0);
	tear_down(&machine);
}

static void nobody_waits_long(void **state)
{
	struct machine machine;

	set_up(&machine);
	machine.memdevs[0].sleep_ms = 3100;
	ask(&machine, 0);
	assert_int_equal(machine.memdevs[0].asked, 1);
	assert_int_equal(machine.memdevs[1].asked, 0);
	tear_down(&machine);
}

static void a_device_that_linux_has_just_found(void **state)
{
	struct machine machine;

	set_up(&machine);
	machine.memdevs[0].name = "mem7";
	ask(&machine, 0);
	assert_int_equal(machine.memdevs[0].asked, 0);
	assert_int_equal(machine.memdevs[1].asked, 1);
	tear_down(&machine);
}

/* What one reader left out, the other adds; what both have, the first says */
static void two_readers(void **state)
{
	struct pcitopo *pt = load_text(two_memdevs);
	struct pcitopo_cxl_memdev_record half = {
		.fact = { .name = "mem1",
			  .serial = { UINT64_MAX, true },
			  .ram_bytes = { 5, true } },
	};
	struct pcitopo_cxl_memdev_record whole = {
		.fact = { .name = "mem1",
			  .serial = { 7, true },
			  .ram_bytes = { 6, true } },
		.function = at("0000:02:00.0"),
	};
	struct pcitopo_cxl_records to = { .pt = pt }, from = { .pt = pt };
	const struct pcitopo_cxl_system *cxl = &pcitopo_topo(pt)->cxl;

	pcitopo_cxl_add_memdev(&to, &half);
	pcitopo_cxl_add_memdev(&from, &whole);
	whole.fact.name = "mem0";
	pcitopo_cxl_add_memdev(&from, &whole);
	pcitopo_cxl_fill(&to, &from);
	pcitopo_cxl_join(&to);
	assert_int_equal(cxl->num_memdevs, 2);
	assert_string_equal(cxl->memdevs[0].name, "mem0");
	assert_int_equal(cxl->memdevs[1].serial.value, 7);
	assert_int_equal(cxl->memdevs[1].ram_bytes.value, 5);
	assert_int_equal(cxl->memdevs[1].device,
			 device_at(pcitopo_topo(pt), "02:00.0"));
	pcitopo_cxl_forget(&to);
	pcitopo_cxl_forget(&from);
	pcitopo_free(pt);
}

static void two_readers_of_decoders(void **state)
{
	struct pcitopo *pt = load_text(two_memdevs);
	struct pcitopo_cxl_decoder_record ours = {
		.fact = { .name = "decoder1.0",
			  .start = { 0x1000, true },
			  .size = { 0x1000, true },
			  .ways = { 2, true },
			  .num_targets = 2,
			  .targets = { 4, 5 } },
	};
	struct pcitopo_cxl_decoder_record theirs = {
		.fact = { .name = "decoder1.0",
			  .start = { UINT64_MAX, true },
			  .size = { 0x2000, true },
			  .ways = { UINT32_MAX, true } },
	};
	struct pcitopo_cxl_records to = { .pt = pt }, from = { .pt = pt };
	const struct pcitopo_cxl_decoder *decoder;

	pcitopo_cxl_add_decoder(&from, &ours);
	pcitopo_cxl_add_decoder(&to, &theirs);
	theirs.fact.name = "decoder1.1";
	theirs.fact.start.value = 0;
	theirs.fact.size.value = 0;
	pcitopo_cxl_add_decoder(&to, &theirs);
	ours.fact.name = "decoder1.1";
	pcitopo_cxl_add_decoder(&from, &ours);
	pcitopo_cxl_fill(&to, &from);
	pcitopo_cxl_join(&to);
	decoder = pcitopo_topo(pt)->cxl.decoders;
	assert_int_equal(pcitopo_topo(pt)->cxl.num_decoders, 2);
	assert_true(decoder->start.known && decoder->start.value == 0x1000);
	assert_int_equal(decoder->size.value, 0x2000);
	assert_int_equal(decoder->ways.value, 2);
	assert_int_equal(decoder->num_targets, 2);
	assert_int_equal(decoder->targets[1], 5);
	/* It decodes nothing: no start is the right one */
	assert_true(decoder[1].size.known && !decoder[1].size.value);
	assert_false(decoder[1].start.known);
	pcitopo_cxl_forget(&to);
	pcitopo_cxl_forget(&from);
	pcitopo_free(pt);
}

/* Exit status of a child: 0 if files are as they should be */
static int try_rights(const char *path)
{
	struct pcitopo_rights rights;

	if (!pcitopo_rights_lower(&rights))
		return 1;
	if (open(path, O_WRONLY | O_CLOEXEC) >= 0 || errno != EACCES)
		return 2;
	if (open(path, O_RDONLY | O_CLOEXEC) < 0)
		return 3;
	pcitopo_rights_restore(&rights);
	return open(path, O_WRONLY | O_CLOEXEC) < 0 ? 4 : 0;
}

static void files_of_root_are_not_written_to(void **state)
{
	char path[] = "/tmp/pcitopo-test-XXXXXX";
	int fd = mkstemp(path), status;
	pid_t child;

	assert_true(fd >= 0);
	close(fd);
	if (getuid()) {
		unlink(path);
		skip();
	}
	child = fork();
	if (!child)
		_exit(try_rights(path));
	assert_int_equal(waitpid(child, &status, 0), child);
	unlink(path);
	assert_int_equal(status, 0);
}

size_t cxl_tests(struct CMUnitTest *into)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_healthy_device_and_a_sick_one),
		cmocka_unit_test(a_media_status_that_is_reserved),
		cmocka_unit_test(mailboxes_that_do_not_answer),
		cmocka_unit_test(only_root_asks),
		cmocka_unit_test(who_sleeps_is_not_asked),
		cmocka_unit_test(nobody_waits_long),
		cmocka_unit_test(a_device_that_linux_has_just_found),
		cmocka_unit_test(two_readers),
		cmocka_unit_test(two_readers_of_decoders),
		cmocka_unit_test(files_of_root_are_not_written_to),
	};

	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
