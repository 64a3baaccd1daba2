package org.flexmeter.gateway.operate;

import java.util.List;

/** {@code org.flexmeter:type=Commands,name=<gateway>}: what the control centre has asked for. */
public interface CommandsMXBean {
    /** Commands that were handed out and are not answered, 1000 at most. */
    int getOpen();

    /**
     * The newest commands first, a line each: number, time, device, name, state, answer.
     *
     * @param limit 1 to 1000
     */
    List<String> list(int limit);
}
