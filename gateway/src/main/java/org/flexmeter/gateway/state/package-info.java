/**
 * The state file of a gateway: bookmarks, registers, outbox, quarantine, registrations, in one
 * SQLite file, so that a damaged, full or moved one concerns that gateway alone.
 */
package org.flexmeter.gateway.state;
