package org.flexmeter.gateway.act;

import com.datastax.oss.driver.api.core.DriverException;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.flexmeter.gateway.command.CommandOutcome;
import org.flexmeter.gateway.command.DeviceCommand;
import org.flexmeter.gateway.command.NotSentException;
import org.flexmeter.gateway.serial.LineAwayException;
import org.jboss.logging.Logger;

/**
 * Faults of actions: says what each means for its command, and tells an operator once when commands
 * do not go out, and once when they do again.
 */
@ApplicationScoped
@Named("sending")
@Unremovable
public class Sending {
    private static final Logger LOG = Logger.getLogger(Sending.class);

    private static final String OUT = " out";
    private static final String BACK = " back";

    /** What was told last of a gateway's way out, and of its way back. */
    private final Map<String, String> told = new ConcurrentHashMap<>();

    /** A command of the gateway has gone out. */
    public void sent(String gateway) {
        if (told.remove(gateway + OUT) != null) {
            LOG.infof("%s: commands go out again", gateway);
        }
    }

    /**
     * A step of an action has failed.
     *
     * @param remedy what to do if the place where commands go is missing or forbidden
     * @return what becomes of the command: the exchange's new body
     * @throws NotSentException if surely nothing has gone out
     * @throws Exception the fault itself, if nobody knows
     */
    public Object failed(String gateway, DeviceCommand command, Exception fault, String remedy)
            throws Exception {
        Verdict verdict = verdict(fault);
        if (verdict instanceof Verdict.Failed failed) {
            return CommandOutcome.failed(command.number(), failed.why());
        }
        if (verdict instanceof Verdict.There) {
            return command;
        }
        if (verdict instanceof Verdict.NotAllowed not) {
            tell(gateway, OUT, "commands do not go out", not.why() + "; " + remedy);
            throw new NotSentException(not.why(), fault);
        }
        if (verdict instanceof Verdict.NotSent not) {
            tell(gateway, OUT, "commands do not go out", not.why());
            throw new NotSentException(not.why(), fault);
        }
        throw fault;
    }

    /** The outcomes of commands have been looked for. */
    public void watched(String gateway) {
        if (told.remove(gateway + BACK) != null) {
            LOG.infof("%s: outcomes of commands are looked for again", gateway);
        }
    }

    /** They could not be looked for; the next look comes soon. */
    public void unwatched(String gateway, Exception fault, String remedy) {
        Verdict verdict = verdict(fault);
        String why =
                verdict instanceof Verdict.NotAllowed not
                        ? not.why() + "; " + remedy
                        : Words.oneLine(String.valueOf(cause(fault).getMessage()));
        tell(gateway, BACK, "outcomes of commands cannot be looked for", why);
    }

    private void tell(String gateway, String way, String what, String why) {
        if (!why.equals(told.put(gateway + way, why))) {
            LOG.warnf("%s: %s: %s; they are kept and tried again", gateway, what, why);
        }
    }

    private static Verdict verdict(Exception fault) {
        for (Throwable cause = fault; cause != null; cause = next(cause)) {
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

    private static Throwable cause(Throwable fault) {
        return Optional.ofNullable(next(fault)).map(Sending::cause).orElse(fault);
    }

    private static Throwable next(Throwable fault) {
        return fault.getCause() == fault ? null : fault.getCause();
    }
}
