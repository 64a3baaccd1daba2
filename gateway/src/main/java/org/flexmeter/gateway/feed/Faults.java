package org.flexmeter.gateway.feed;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.camel.RuntimeCamelException;
import org.flexmeter.gateway.log.LogFields;
import org.flexmeter.gateway.message.Masked;
import org.flexmeter.gateway.message.OneLine;
import org.flexmeter.gateway.retry.Backoff;
import org.flexmeter.gateway.source.Rights;
import org.flexmeter.gateway.tls.Handshakes;
import org.jboss.logging.Logger;

/**
 * A fault's course: says once when it begins and once when it is over, and how long to wait between
 * tries.
 */
public final class Faults {
    private static final String OURS = "org.flexmeter.gateway.";

    private final Logger log;
    private final String gateway;
    private final String who;
    private final Backoff backoff = Backoff.asSet();
    private int tries;
    private Optional<String> now = Optional.empty();

    /**
     * @param gateway begins the log line, such as {@code eon}
     * @param what follows it, such as {@code /apartment-electricity}
     */
    public Faults(Logger log, String gateway, String what) {
        this.log = log;
        this.gateway = gateway;
        this.who = gateway + what;
    }

    /** Notes a fault; how long to wait. */
    public synchronized Duration fault(Throwable fault) {
        if (tries == 0) {
            try (LogFields fields = LogFields.with("gateway", gateway)) {
                log.errorf("%s: %s; trying again", who, describe(fault));
                log.debugf(fault, "%s", who);
            }
        }
        tries++;
        now = Optional.of(describe(fault));
        return backoff.next();
    }

    /** Notes that it works. */
    public synchronized void works() {
        if (tries > 0) {
            try (LogFields fields = LogFields.with("gateway", gateway)) {
                log.infof("%s: works again after %d failed tries", who, tries);
            }
            tries = 0;
            now = Optional.empty();
            backoff.reset();
        }
    }

    /** The last fault, in one line; empty if it works. */
    public synchronized Optional<String> now() {
        return now;
    }

    private static boolean isWrapper(Throwable fault) {
        return fault instanceof CompletionException
                || fault instanceof ExecutionException
                || fault instanceof RuntimeCamelException;
    }

    /** What went wrong in one line, with the remedy where a right is missing. */
    public static String describe(Throwable fault) {
        Throwable cause = fault;
        while (isWrapper(cause) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        Optional<String> handshake = Handshakes.explain(cause);
        if (handshake.isPresent()) {
            return handshake.get();
        }
        String message = cause.getMessage();
        String name = cause.getClass().getSimpleName();
        if (message == null || message.isBlank()) {
            return name;
        }
        String line = Masked.of(OneLine.of(message.strip()));
        Optional<String> remedy = Rights.remedy(cause);
        if (remedy.isPresent()) {
            return line + "; " + remedy.get();
        }
        // what we say ourselves is whole; a library's words may need the kind of fault
        return cause.getClass().getName().startsWith(OURS) ? line : "%s (%s)".formatted(line, name);
    }
}
