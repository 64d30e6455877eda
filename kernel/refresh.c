// SPDX-License-Identifier: GPL-2.0
/*
 * refresh.c - reading registers again for somebody who waits
 *
 * Generic netlink holds a lock while it handles a request, and whoever registers
 * a family waits for it: drivers do so while they are probed, which may be under
 * pci_rescan_remove. So nobody who handles a request may wait for that lock, or
 * for a thousand functions to be read. A work does both, and who asked waits for
 * it with a time limit. It goes on after that.
 */
#include <linux/completion.h>
#include <linux/kref.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "pcitopo.h"

/* How long a request is waited for */
#define PCITOPO_REFRESH_WAIT HZ

/**
 * struct pcitopo_request - registers to be read
 * @work: reads them
 * @ref: of the work, and of who waits
 * @done: they were read
 * @first: lowest address
 * @last: highest address
 * @err: what came of it; good after @done
 */
struct pcitopo_request {
	struct work_struct work;
	struct kref ref;
	struct completion done;
	u64 first;
	u64 last;
	int err;
};

static struct workqueue_struct *refresh_queue;

static void pcitopo_request_free(struct kref *ref)
{
	kfree(container_of(ref, struct pcitopo_request, ref));
}

static void pcitopo_request_work(struct work_struct *work)
{
	struct pcitopo_request *request =
		container_of(work, struct pcitopo_request, work);

	request->err = pcitopo_refresh(request->first, request->last);
	complete(&request->done);
	kref_put(&request->ref, pcitopo_request_free);
}

/**
 * pcitopo_refresh_wait - read registers again, and wait a second for that
 * @first: lowest address
 * @last: highest address
 *
 * Context: may sleep; takes no lock.
 * Return: 0; -ENODEV if there is no function in the range; -EINPROGRESS if it
 * is still being done; -EINTR if who waits is killed; -ENOMEM.
 */
int pcitopo_refresh_wait(u64 first, u64 last)
{
	struct pcitopo_request *request;
	long left;
	int err;

	request = kzalloc(sizeof(*request), GFP_KERNEL);
	if (!request)
		return -ENOMEM;
	INIT_WORK(&request->work, pcitopo_request_work);
	kref_init(&request->ref);
	init_completion(&request->done);
	request->first = first;
	request->last = last;
	kref_get(&request->ref);
	queue_work(refresh_queue, &request->work);
	left = wait_for_completion_killable_timeout(&request->done,
						    PCITOPO_REFRESH_WAIT);
	if (left > 0)
		err = request->err;
	else
		err = left ? -EINTR : -EINPROGRESS;
	kref_put(&request->ref, pcitopo_request_free);
	return err;
}

/**
 * pcitopo_refresh_init - prepare for pcitopo_refresh_wait()
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_refresh_init(void)
{
	refresh_queue = alloc_ordered_workqueue("pcitopo_refresh", 0);
	return refresh_queue ? 0 : -ENOMEM;
}

/**
 * pcitopo_refresh_exit - finish what was asked for
 *
 * Context: nobody calls pcitopo_refresh_wait() any more, and the core is there.
 */
void pcitopo_refresh_exit(void)
{
	destroy_workqueue(refresh_queue);
}
