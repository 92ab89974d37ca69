using Microsoft.EntityFrameworkCore;

namespace Comity.Storage;

/// <summary>The tables of one part of the house. Each part names its own tables and touches no other's.</summary>
public interface IModelPart
{
    void Build(ModelBuilder model);
}
