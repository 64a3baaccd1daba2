package org.flexmeter.gateway.act;

import com.datastax.oss.driver.api.core.DriverException;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.flexmeter.gateway.command.CommandOutcome;
import org.flexmeter.gateway.command.DeviceCommand;
import org.flexmeter.gateway.command.NotSentException;
import org.flexmeter.gateway.feed.Faults;
import org.flexmeter.gateway.serial.LineAwayException;
import org.jboss.logging.Logger;

/**
 * Says what the fault of an action means for its command, and tells when none can be looked for.
 */
@ApplicationScoped
@Named("sending")
@Unremovable
public class Sending {
    private static final Logger LOG = Logger.getLogger(Sending.class);

    private final Map<String, Faults> watching = new ConcurrentHashMap<>();

    /**
     * A step of an action has failed.
     *
     * @param remedy what to do if the place where commands go is missing or forbidden
     * @return what becomes of the command: the exchange's new body
     * @throws NotSentException if surely nothing has gone out
     * @throws Exception the fault itself, if nobody knows
     */
    public Object failed(DeviceCommand command, Exception fault, String remedy) throws Exception {
        Verdict verdict = verdict(fault);
        if (verdict instanceof Verdict.Failed failed) {
            return CommandOutcome.failed(command.number(), failed.why());
        }
        if (verdict instanceof Verdict.There) {
            return command;
        }
        if (verdict instanceof Verdict.NotAllowed not) {
            throw new NotSentException(not.why() + "; " + remedy, fault);
        }
        if (verdict instanceof Verdict.NotSent not) {
            throw new NotSentException(not.why(), fault);
        }
        throw fault;
    }

    /** The outcomes of commands have been looked for. */
    public void watched(String gateway) {
        watching(gateway).works();
    }

    /** They could not be looked for; told once, and the next look comes soon. */
    public void unwatched(String gateway, Exception fault, String remedy) {
        watching(gateway)
                .fault(
                        verdict(fault) instanceof Verdict.NotAllowed not
                                ? new NotSentException(not.why() + "; " + remedy, fault)
                                : innermost(fault));
    }

    private Faults watching(String gateway) {
        return watching.computeIfAbsent(
                gateway, name -> new Faults(LOG, name, " outcomes of commands"));
    }

    private static Verdict verdict(Exception fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return SqlVerdicts.of(sql);
            }
            if (cause instanceof DriverException cql) {
                return CqlVerdicts.of(cql);
            }
            if (cause instanceof LineAwayException away) {
                return new Verdict.NotSent(away.getMessage());
            }
            if (cause instanceof IllegalArgumentException bad) {
                return new Verdict.Failed(Words.oneLine(String.valueOf(bad.getMessage())));
            }
        }
        return new Verdict.Unknown();
    }

    private static Throwable innermost(Throwable fault) {
        return fault.getCause() == null ? fault : innermost(fault.getCause());
    }
}
