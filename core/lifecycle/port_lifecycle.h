/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Deleting ports. ob_port_create() is routing's.
 */
#ifndef ONBEAT_PORT_LIFECYCLE_H
#define ONBEAT_PORT_LIFECYCLE_H

struct ob_client;

/**
 * ob_port_lifecycle_delete() - delete a port
 * @client: owner
 * @number: port
 *
 * Announces PORT_EXIT, ends every connection with acknowledgments to the
 * owners of the peers, and waits until no callback of the port runs; then
 * calls private_free.
 *
 * Context: process, sleeps, no locks but the ioctl mutex.
 * Return: 0 or -ENOENT.
 */
int ob_port_lifecycle_delete(struct ob_client *client, int number);

/**
 * ob_port_lifecycle_delete_all() - delete every port of a client, ascending
 * @client: owner
 *
 * Context: as ob_port_lifecycle_delete().
 */
void ob_port_lifecycle_delete_all(struct ob_client *client);

#endif
