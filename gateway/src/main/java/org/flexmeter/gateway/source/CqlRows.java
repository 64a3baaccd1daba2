package org.flexmeter.gateway.source;

import com.datastax.oss.driver.api.core.cql.ColumnDefinitions;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.component.cassandra.ResultSetConversionStrategy;

/**
 * Hands Cassandra's rows on as maps from column to value, as Camel's jdbc component does, so that
 * everything behind it is the same for both. The query's LIMIT and {@link CqlPages} bound what is
 * held.
 */
public final class CqlRows implements ResultSetConversionStrategy {

    @Override
    public List<Map<String, Object>> getBody(ResultSet result) {
        if (result instanceof CqlPages pages) {
            return pages.maps();
        }
        ColumnDefinitions columns = result.getColumnDefinitions();
        String[] names = new String[columns.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = columns.get(i).getName().asInternal();
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Row row : result) {
            rows.add(map(names, row));
        }
        return rows;
    }

    private static Map<String, Object> map(String[] names, Row row) {
        Map<String, Object> values = new LinkedHashMap<>(names.length * 2);
        for (int i = 0; i < names.length; i++) {
            values.put(names[i], row.getObject(i));
        }
        return values;
    }
}
