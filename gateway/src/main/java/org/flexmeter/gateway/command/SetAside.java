package org.flexmeter.gateway.command;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.flexmeter.gateway.message.OneItem;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Refusal.Form;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.gateway.state.StateFile;

/** Keeps what is no command that the gateway can go on with in its quarantine, and counts it. */
record SetAside(StateFile file, CommandJournal journal) {
    private static final String FEED = "commands";

    /** What came in and cannot be read, or must not be carried out. */
    CompletableFuture<Void> bad(String target, String why, String item) {
        return keep(target, Reason.BAD_COMMAND, why, item);
    }

    /** A command on which the gateway itself failed: nothing else may wait for it. */
    CompletableFuture<Void> broken(String target, Throwable fault, String item) {
        String why = OneItem.words(fault);
        journal.unreadable(target, Reason.UNEXPECTED.code(), why);
        return keep(target, Reason.UNEXPECTED, why, item);
    }

    /** A command on which the program has ended three times. */
    CompletableFuture<Void> ended(String target, String item) {
        journal.unreadable(target, Reason.ENDED_PROGRAM.code(), OneItem.ENDED);
        return keep(target, Reason.ENDED_PROGRAM, OneItem.ENDED, item);
    }

    /** What is known of a command that came in. */
    static String item(Received command) {
        return "%s %s %s %s"
                .formatted(
                        command.invocationId(),
                        command.name(),
                        command.parameters(),
                        command.signed());
    }

    private CompletableFuture<Void> keep(String target, Reason reason, String why, String item) {
        String gateway = file.gateway();
        Refusal refusal =
                new Refusal(
                        gateway,
                        FEED,
                        target,
                        "",
                        reason,
                        gateway + "/commands: " + why,
                        item,
                        true,
                        Form.COMMAND);
        journal.refused(refusal);
        return file.quarantine().add(List.of(refusal));
    }
}
