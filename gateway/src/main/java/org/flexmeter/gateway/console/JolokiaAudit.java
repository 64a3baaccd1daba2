package org.flexmeter.gateway.console;

import org.flexmeter.gateway.access.Role;
import org.flexmeter.gateway.access.User;
import org.flexmeter.gateway.message.OneLine;
import org.jboss.logging.Logger;
import org.jolokia.json.JSONObject;
import org.jolokia.server.core.request.JolokiaExecRequest;
import org.jolokia.server.core.request.JolokiaObjectNameRequest;
import org.jolokia.server.core.request.JolokiaReadRequest;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.request.JolokiaWriteRequest;

/**
 * Writes who changed what, and who was refused: a line a request, made of the request that was
 * done. What was done and to what come first, what the caller may fill comes last; each is cut.
 */
final class JolokiaAudit {
    private static final Logger LOG = Logger.getLogger("org.flexmeter.gateway.console");
    private static final int NAME = 100;
    private static final int MBEAN = 200;
    private static final int TEXT = 300;
    private static final int DONE = 200;
    private static final int FORBIDDEN = 403;
    private static final String MISSING = "";

    private final JolokiaAllowed allowed;

    JolokiaAudit(JolokiaAllowed allowed) {
        this.allowed = allowed;
    }

    /** After each request, before the answer goes out. */
    void done(User user, JolokiaRequest request, JSONObject answer) {
        int status = answer.get("status") instanceof Number number ? number.intValue() : 0;
        if (status == FORBIDDEN || changes(request)) {
            LOG.infof(
                    "console: %s by %s (%s): %s%s",
                    what(request),
                    OneLine.of(user.name(), NAME),
                    user.role().word(),
                    outcome(status, answer),
                    with(request));
        }
    }

    /** When a request ended in nothing that could be answered. */
    void broken(User user, JolokiaRequest request, Throwable fault) {
        LOG.errorf(
                "console: %s by %s (%s): broke off, %s%s",
                what(request),
                OneLine.of(user.name(), NAME),
                user.role().word(),
                OneLine.of(fault.toString(), TEXT),
                with(request));
    }

    /** A body of which nothing was done. */
    void unread(User user, String why) {
        LOG.infof(
                "console: nothing done for %s (%s): %s",
                OneLine.of(user.name(), NAME), user.role().word(), OneLine.of(why, TEXT));
    }

    private boolean changes(JolokiaRequest request) {
        return request instanceof JolokiaWriteRequest
                || request instanceof JolokiaExecRequest exec && !shows(exec);
    }

    /** What viewers may call changes nothing. */
    private boolean shows(JolokiaExecRequest exec) {
        return exec.getOperation() != null
                && allowed.calls(Role.VIEWER, exec.getObjectName(), exec.getOperation());
    }

    private static String what(JolokiaRequest request) {
        String type = request.getType().getName();
        String name = OneLine.of(member(request), NAME);
        String mbean =
                request instanceof JolokiaObjectNameRequest of
                        ? " of " + OneLine.of(of.getObjectNameAsString(), MBEAN)
                        : MISSING;
        return name.isEmpty() ? type + mbean : type + " " + name + mbean;
    }

    private static String member(JolokiaRequest request) {
        if (request instanceof JolokiaExecRequest exec) {
            return String.valueOf(exec.getOperation());
        }
        if (request instanceof JolokiaWriteRequest write) {
            return String.valueOf(write.getAttributeName());
        }
        if (request instanceof JolokiaReadRequest read && read.hasAttribute()) {
            return String.join(",", read.getAttributeNames());
        }
        return MISSING;
    }

    private static String outcome(int status, JSONObject answer) {
        if (status == DONE) {
            return "done";
        }
        String why = OneLine.of(String.valueOf(answer.get("error")), TEXT);
        return (status == FORBIDDEN ? "refused, " : "not done, ") + why;
    }

    private static String with(JolokiaRequest request) {
        if (request instanceof JolokiaWriteRequest write) {
            return "; with " + OneLine.of(String.valueOf(write.getValue()), TEXT);
        }
        boolean given =
                request instanceof JolokiaExecRequest exec
                        && exec.getArguments() != null
                        && !exec.getArguments().isEmpty();
        return given
                ? "; with "
                        + OneLine.of(((JolokiaExecRequest) request).getArguments().toString(), TEXT)
                : MISSING;
    }
}
