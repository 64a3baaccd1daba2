package org.flexmeter.gateway.console;

import org.jboss.logging.Logger;
import org.jolokia.server.core.service.api.LogHandler;

/** Jolokia's log in ours. */
final class JolokiaLog implements LogHandler {
    private static final Logger LOG = Logger.getLogger("org.jolokia");

    @Override
    public void debug(String message) {
        LOG.debug(message);
    }

    @Override
    public void info(String message) {
        LOG.debug(message);
    }

    @Override
    public void error(String message, Throwable fault) {
        LOG.errorf("%s: %s", message, fault == null ? "" : fault.getMessage());
        LOG.debug(message, fault);
    }

    @Override
    public boolean isDebug() {
        return LOG.isDebugEnabled();
    }
}
