package org.flexmeter.gateway.command;

import org.flexmeter.gateway.message.Refusal;

/**
 * Counts what comes from the control centre and goes into no ledger, and says so without a flood.
 */
public interface CommandJournal {

    /** For a device, or a group, of no gateway that runs here. */
    void notOurs(String target);

    /**
     * What could not be taken.
     *
     * @param target the device as far as it is known
     * @param kind a stable word to count by
     * @param why one line with the remedy
     */
    void unreadable(String target, String kind, String why);

    /** What went into quarantine. */
    void refused(Refusal refusal);

    /** What a ledger could not take for too long. */
    void lost(String gateway, String target, String why);

    /** What the control centre says about a device's registration. */
    void system(String hardwareId, String type, String reason, String errorMessage);
}
