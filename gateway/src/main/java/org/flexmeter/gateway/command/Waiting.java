package org.flexmeter.gateway.command;

/**
 * A command that waits for its turn.
 *
 * @param number the ledger's row
 * @param localId the source's own id of the device
 */
record Waiting(long number, String hardwareId, String localId) {}
