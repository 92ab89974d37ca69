using System.Linq.Expressions;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Exit;

/// <summary>Filters lists in the database to what <see cref="ExitPolicy"/> lets an officer read.</summary>
public static class VisibleRows
{
    /// <summary>The statements that the officer may read.</summary>
    public static IQueryable<StatementRow> VisibleTo(this IQueryable<StatementRow> statements, NodeDb db, Reader.Officer reader) =>
        statements.Where(row => row.Seat == reader.Seat).VisibleTo(db, reader, row => row.Arrival);

    /// <summary>The rows of a read model that derive from statements the officer may read.</summary>
    /// <param name="arrival">The arrival number of the statement a row derives from.</param>
    public static IQueryable<T> VisibleTo<T>(this IQueryable<T> rows, NodeDb db, Reader.Officer reader, Expression<Func<T, long>> arrival)
    {
        var readers = Readers(db, reader);
        Expression<Func<long, bool>> isReadable = number => readers.Any(row => row.Arrival == number);
        var body = new Put(isReadable.Parameters[0], arrival.Body).Visit(isReadable.Body);
        return rows.Where(Expression.Lambda<Func<T, bool>>(body, arrival.Parameters));
    }

    private static IQueryable<StatementReaderRow> Readers(NodeDb db, Reader.Officer reader)
    {
        var seat = reader.Seat;
        var where = reader.Rights.Where(Verbs.Read, seat);
        List<string> desks = [ExitPolicy.EveryDesk, .. reader.Rights.DesksAt(seat)];
        var open = db.Set<StatementReaderRow>().Where(row => row.Seat == seat && desks.Contains(row.Desk));
        var communities = where.Some.Where(community => community is not null).ToList();
        return where.All ? open : open.Where(row => communities.Contains(row.Community));
    }

    /// <summary>Puts an expression in the place of a parameter, so that the database sees one condition.</summary>
    private sealed class Put(ParameterExpression place, Expression expression) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == place ? expression : node;
    }
}
